import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { ImportPreview } from '@/components/directory/imports/import-preview'
import type { ImportView, ImportPreview as Preview } from '@/lib/directory/imports/schema'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

const ada = { memberId: '0190a1b2-0000-7000-8000-000000000001', name: 'Ada Admin' }
const preview: Preview = {
  checkedAt: '2026-11-22T10:00:00.000Z',
  noted: 0,
  changes: [],
  created: [],
  leavers: [{ id: 'x', name: 'Lea Leaver', email: 'lea@example.com' }],
  admins: [ada, { memberId: 'other', name: 'Otto Other' }],
  isEveryAdmin: false,
  present: 4,
}
const view: ImportView = {
  id: '0190a1b2-0000-7000-8000-000000000002',
  fileName: 'people.csv',
  state: 'ready',
  format: { encoding: 'utf-8', delimiter: ',', bytes: 100 },
  header: [],
  mapping: null,
  preview,
  failure: null,
  by: null,
  createdAt: new Date('2026-11-22'),
  startedAt: null,
  finishedAt: null,
  rowCount: 3,
  processedCount: 3,
  createdCount: 0,
  updatedCount: 2,
  unchangedCount: 0,
  refusedCount: 0,
  leftCount: 2,
}

function show(locale: Locale, overrides: Partial<Preview> = {}) {
  const props = { view, attributes: [], problems: null, memberId: ada.memberId }
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      <ImportPreview {...props} preview={{ ...preview, ...overrides }} />
    </NextIntlClientProvider>,
  )
}

test('administrators who would leave are named, whoever looks at it as themselves, and what it means is said', () => {
  show('en')
  const title = screen.getByText('2 administrators would be marked as left')
  const alert = within(title.closest('[data-slot=alert]') as HTMLElement)
  expect(alert.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Ada Admin (you)',
    'Otto Other',
  ])
  expect(alert.getByText(/would be signed out/)).toBeTruthy()
})

test('of all administrators it is said that they keep access', () => {
  show('fr', { admins: [ada], isEveryAdmin: true })
  expect(screen.getByText('Un administrateur serait marqué comme parti')).toBeTruthy()
  expect(screen.getByText(/cette personne garderait son accès/)).toBeTruthy()
})

test('where nobody of them would leave, nothing is said of them; many leavers are warned of once', () => {
  const { container } = show('en', { admins: [] })
  expect(screen.queryByText(/administrator/)).toBeNull()
  expect(container.textContent?.split('only a part of the people')).toHaveLength(2)
})
