import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { DemoRequestList } from '@/components/demo-requests/demo-request-list'
import { DemoRequestStatus } from '@/lib/generated/prisma/enums'
import { messages } from '@/lib/i18n/messages'

function show(status: DemoRequestStatus, locale: 'en' | 'fr' = 'en') {
  const at = new Date('2026-11-22T09:00:00Z')
  const listing = { slug: 'engine', name: 'Engine', iconPath: null, brandColor: null }
  render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <DemoRequestList
        requests={[{ id: '1', listing, publisherName: 'Engine Works', status, createdAt: at, updatedAt: at }]}
      />
    </NextIntlClientProvider>,
  )
  return within(screen.getByRole('listitem'))
}

test('a request names its listing, to whom and when it was sent, where it stands and what comes next', () => {
  const request = show('new')
  expect(request.getByRole('link', { name: 'Engine' }).getAttribute('href')).toBe('/en/marketplace/engine')
  expect(request.getByText('Sent to Engine Works on November 22, 2026')).toBeTruthy()
  expect(request.getByText('Waiting for an answer')).toBeTruthy()
  expect(request.getByText('Passed on to Engine Works, who answers by e-mail.')).toBeTruthy()
})

test.each(Object.values(DemoRequestStatus))('the status %s has a word in both languages', (status) => {
  expect(show(status).getByText(messages.en.demoRequests.status[status])).toBeTruthy()
})

test('it speaks French', () => {
  expect(show('scheduled', 'fr').getByText('Envoyée à Engine Works le 22 novembre 2026')).toBeTruthy()
})
