import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { WhySection } from '@/components/workspace/why-section'
import { messages } from '@/lib/i18n/messages'
import type { WhyAnswer } from '@/lib/workspace/schema'

function show(answer: WhyAnswer, why = '') {
  return render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <WhySection answer={answer} params={{ q: 'pay', why, as: '' }} action="/en/workspace" person={null} />
    </NextIntlClientProvider>,
  )
}

test('the question is a plain form that keeps the search of the page', () => {
  const { container } = show({ kind: 'none' })
  const form = container.querySelector('form')
  expect(form?.getAttribute('method')).toBeNull()
  expect(form?.getAttribute('action')).toBe('/en/workspace#why')
  expect(container.querySelector('input[name=q]')).toHaveProperty('value', 'pay')
})

test('several listings that may be meant are links to their answers', () => {
  const listing = { slug: 'okta', name: 'Okta', iconPath: null, brandColor: null }
  show({ kind: 'choice', listings: [listing] }, 'okt')
  const link = within(screen.getByRole('list')).getByRole('link', { name: 'Okta' })
  expect(link.getAttribute('href')).toBe('/en/workspace?q=pay&why=okta#why')
})

test('a name that the catalog does not have is said so', () => {
  show({ kind: 'unknown' }, 'Xylo')
  expect(screen.getByRole('status').textContent).toContain('no integration named “Xylo”')
})
