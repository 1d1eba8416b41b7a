import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { WorkspaceCard } from '@/components/workspace/workspace-card'
import { messages } from '@/lib/i18n/messages'
import type { WorkspaceItem } from '@/lib/workspace/schema'

const slack: WorkspaceItem = {
  slug: 'slack',
  name: 'Slack',
  kind: 'partner',
  stage: 'live',
  publisherName: 'Slack',
  website: 'https://slack.com',
  iconPath: null,
  brandColor: null,
  tagline: { en: 'Talk', fr: 'Parlez' },
  useCases: { en: ['Announce joiners'], fr: ['Annoncez les arrivées'] },
  sharedFields: ['email'],
  isNew: false,
}

function show(item: Partial<WorkspaceItem> = {}, locale: 'en' | 'fr' = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <WorkspaceCard item={{ ...slack, ...item }} canDismiss />
    </NextIntlClientProvider>,
  )
}

test('leads to the product in a new tab that knows nothing of this one, and says so', () => {
  show()
  const link = screen.getByRole('link', { name: /^Open Slack\s*\(opens in a new tab\)$/ })
  expect(link.getAttribute('href')).toBe('https://slack.com')
  expect(link.getAttribute('target')).toBe('_blank')
  expect(link.getAttribute('rel')).toBe('noopener noreferrer')
})

test('leads to the listing, in the language of the reader', () => {
  show({}, 'fr')
  const link = screen.getByRole('link', { name: /^En savoir plus\s*: Slack$/ })
  expect(link.getAttribute('href')).toBe('/fr/marketplace/slack')
})

test('what has no site of its own, or is in the catalog no more, has no link there', () => {
  show({ website: null, stage: 'archived' })
  expect(screen.queryByRole('link')).toBeNull()
})
