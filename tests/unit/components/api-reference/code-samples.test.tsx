import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { CodeSamples } from '@/components/api-reference/code-samples'
import { messages } from '@/lib/i18n/messages'

test('an example is copied as it stands, by keyboard, which is announced', async () => {
  const samples = [
    { label: 'curl', source: 'curl -sS \\\n  https://portico.example' },
    { label: 'Python', source: 'import json\n' },
  ]
  const user = userEvent.setup()
  render(
    <NextIntlClientProvider locale="fr" messages={messages.fr}>
      <CodeSamples group="getToken" samples={samples} />
    </NextIntlClientProvider>,
  )
  const button = screen.getByRole('button', { name: 'Copier l’exemple curl' })
  button.focus()
  await user.keyboard('{Enter}')
  expect(await navigator.clipboard.readText()).toBe(samples[0]?.source)
  expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toEqual(['Copié', ''])
})
