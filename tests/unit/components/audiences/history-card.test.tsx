import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { HistoryCard } from '@/components/audiences/detail/history-card'
import { versionsPageSize } from '@/lib/audiences/history/schema'
import { messages } from '@/lib/i18n/messages'

const nobody = { count: 0, first: [] }
const rest = {
  at: new Date(0),
  by: 'Ada',
  name: null,
  description: false,
  rule: null,
  added: nobody,
  removed: nobody,
}

/** Where the links to other versions lead, of a history of 45 that shows the page from this version down. */
function linksFrom(newest: number): (string | null)[] {
  const length = Math.min(versionsPageSize, newest)
  const changes = Array.from({ length }, (_, index) => ({ ...rest, number: newest - index }))
  const { unmount } = render(
    <NextIntlClientProvider locale="en" messages={messages.en}>
      <HistoryCard audienceId="a1" version={45} changes={changes} canEdit={false} />
    </NextIntlClientProvider>,
  )
  const hrefs = screen.queryAllByRole('link').map((link) => link.getAttribute('href'))
  unmount()
  return hrefs
}

test('links lead through all versions and back, and end where there are no more', () => {
  const [latest, middle] = ['/en/audiences/a1#versions', '/en/audiences/a1?before=26#versions']
  expect(linksFrom(45)).toEqual([middle])
  expect(linksFrom(25)).toEqual([latest, '/en/audiences/a1?before=6#versions'])
  expect(linksFrom(5)).toEqual([middle])
})
