import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { StopWatching } from '@/components/listing-watches/stop-watching'
import { messages } from '@/lib/i18n/messages'

test('who waits reads it, with their address, and can stop', async () => {
  const sent: unknown[] = []
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <StopWatching
        slug="engine"
        email="ada@example.com"
        action={async (_previous, form) => {
          sent.push(form.get('slug'))
          return { status: 'done' }
        }}
      />
    </NextIntlClientProvider>,
  )
  expect(screen.getByText('You’ll hear when it’s live')).toBeTruthy()
  expect(screen.getByText(/^ada@example\.com gets one e-mail/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Stop telling me' }))
  const heading = await screen.findByRole('heading', { name: 'Stopped' })
  expect(document.activeElement).toBe(heading)
  expect(sent).toEqual(['engine'])
})
