import { render, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { ListingText } from '@/components/catalog/listing-text'
import source from '@/prisma/seed/listings.json'

const { listings } = source

test('a sentence may lead to a list, whose lines are its items', () => {
  render(<ListingText text={'Before.\n\n**What you gain**\n- One.\n- **Two** more.\n\nAfter.'} />)
  expect(screen.getByText('What you gain').tagName).toBe('STRONG')
  const items = within(screen.getByRole('list')).getAllByRole('listitem')
  expect(items.map(({ textContent }) => textContent)).toEqual(['One.', 'Two more.'])
  expect(within(screen.getByRole('list')).getByText('Two').tagName).toBe('STRONG')
  expect(screen.getByText('After.').tagName).toBe('P')
})

test('lines of a paragraph stay lines', () => {
  render(<ListingText text={'**In:** names.\n**Out:** dates.'} />)
  expect(screen.getByText('names.', { exact: false }).tagName).toBe('P')
  expect(screen.getByText('dates.', { exact: false }).textContent).toBe('Out: dates.')
})

test('anything else is text: HTML, links, lonely markers', () => {
  const text = '<b onclick="x()">no</b> [a](javascript:x) 2 ** 3 and **'
  const { container } = render(<ListingText text={text} />)
  expect(container.textContent).toBe(text)
  expect(container.querySelector('b, a, strong')).toBeNull()
})

describe('of the catalog’s own texts', () => {
  test('no description shows a marker', () => {
    for (const { description } of listings) {
      for (const text of [description.en, description.fr]) {
        const { container, unmount } = render(<ListingText text={text} />)
        expect(container.textContent).not.toMatch(/\*|^- |[.:;]- /)
        unmount()
      }
    }
  })

  test('none that is shown as it stands holds markers: in cards, mails, tables and for search engines', () => {
    for (const { slug, tagline, useCases, setup, pricing, permissions } of listings) {
      const reasons = permissions.flatMap(({ reason }) => [reason.en, reason.fr])
      const plain = [
        tagline.en,
        tagline.fr,
        ...useCases.en,
        ...useCases.fr,
        ...setup.en,
        ...setup.fr,
        ...reasons,
      ]
      for (const text of [...plain, pricing.note?.en ?? '', pricing.note?.fr ?? '']) {
        expect(text, slug).not.toMatch(/\*\*|^- |^#|`|\]\(/m)
      }
    }
  })
})
