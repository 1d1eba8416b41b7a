import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WatchFields } from '@/components/listing-watches/watch-fields'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import { answerFormStart } from '@/tests/support/form-start'

function show(answer: (sent: FormData) => FormState, locale: 'en' | 'fr' = 'en') {
  render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <WatchFields slug="engine" action={async (_previous, sent) => answer(sent)} />
    </NextIntlClientProvider>,
  )
}

beforeEach(() => answerFormStart())
afterEach(() => vi.unstubAllGlobals())

test('the address is sent with the listing and the language, and the answer names it', async () => {
  const sent: unknown[] = []
  show((form) => {
    sent.push([form.get('slug'), form.get('locale'), form.get('email')])
    return { status: 'done', submitted: { email: String(form.get('email')) } }
  }, 'fr')
  await userEvent.type(screen.getByLabelText('Prévenez-moi de la mise en ligne'), 'ada@example.com')
  await userEvent.click(screen.getByRole('button', { name: 'Me prévenir' }))
  const heading = await screen.findByRole('heading', { name: 'C’est noté' })
  expect(document.activeElement).toBe(heading)
  expect(screen.getByText(/^ada@example\.com recevra un seul e-mail/)).toBeTruthy()
  expect(sent).toEqual([['engine', 'fr', 'ada@example.com']])
})

test('a listing that went live meanwhile is told as such', async () => {
  show((form) => ({
    status: 'failed',
    code: 'conflict',
    reason: 'listingNoLongerComing',
    submitted: { email: String(form.get('email')) },
  }))
  await userEvent.type(screen.getByLabelText('Tell me when it’s live'), 'ada@example.com')
  await userEvent.click(screen.getByRole('button', { name: 'Tell me' }))
  expect((await screen.findByRole('alert')).textContent).toContain('no longer coming soon')
  expect(screen.getByDisplayValue('ada@example.com')).toBeTruthy()
})
