import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { OutboxList, type OutboxListProps } from '@/components/outbox/outbox-list'
import { messages } from '@/lib/i18n/messages'

const mail = {
  id: 'mail-1',
  recipient: 'ada@example.com',
  subject: 'Demo request for Engine',
  text: 'Ada wrote: look at https://stranger.example/x.\n\nThe listing:\nhttps://portico.example/en/marketplace/engine.',
  createdAt: new Date('2026-11-22T07:05:00Z'),
  sentAt: null,
}

function show(props: Partial<OutboxListProps> = {}) {
  render(
    <NextIntlClientProvider locale="en" messages={{ outbox: messages.en.outbox }} timeZone="UTC">
      <OutboxList mails={[mail]} isSending={false} site="https://portico.example" {...props} />
    </NextIntlClientProvider>,
  )
  return within(screen.getByRole('listitem'))
}

test('addresses of this Portico are links, those that a stranger may have typed are not', () => {
  const row = show()
  const links = row.getAllByRole('link', { hidden: true })
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    'https://portico.example/en/marketplace/engine',
  ])
  expect(screen.getByRole('group').textContent).toContain('https://stranger.example/x.')
})

test('a site whose address only begins alike is a stranger', () => {
  const row = show({ mails: [{ ...mail, text: 'https://portico.example.evil.example/en' }] })
  expect(row.queryByRole('link', { hidden: true })).toBeNull()
})

test('the time of a mail names its zone', () => {
  const time = show().getByText(/2026/)
  expect(time.getAttribute('datetime')).toBe('2026-11-22T07:05:00.000Z')
  expect(time.textContent).toMatch(/\b(UTC|GMT|[A-Z]{3,4})/)
})

test.each([
  [false, null, []],
  [true, null, ['Not sent yet']],
  [true, new Date(), ['Sent']],
])('with sending %s and sent %s, a row says %j', (isSending, sentAt, words) => {
  const row = show({ isSending, mails: [{ ...mail, sentAt }] })
  expect(row.queryAllByText(/sent/i).map(({ textContent }) => textContent)).toEqual(words)
})

test('a text that is not the operator’s to read is said to be hidden', () => {
  const row = show({ mails: [{ ...mail, text: null }] })
  expect(row.getByText(messages.en.outbox.hidden)).toBeDefined()
})
