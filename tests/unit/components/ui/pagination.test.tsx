import { render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pagination, pageWindow } from '@/components/ui/pagination'

const texts = {
  label: 'Pages',
  previousLabel: 'Previous',
  nextLabel: 'Next',
  hrefFor: (page: number) => `/en/marketplace?page=${page}`,
  pageLabel: (page: number) => `Page ${page}`,
}

test('the pages on offer rise, hold first, last and current, and a gap hides two pages or more', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 500 })
        .chain((count) => fc.tuple(fc.integer({ min: 1, max: count }), fc.constant(count))),
      ([page, count]) => {
        const entries = pageWindow(page, count)
        const pages = entries.filter((entry) => typeof entry === 'number')
        expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b))
        expect(pages).toEqual(expect.arrayContaining([1, page, count]))
        entries.forEach((entry, index) => {
          if (typeof entry === 'number') return
          const [before, after] = [entries[index - 1], entries[index + 1]]
          expect(Number(after) - Number(before)).toBeGreaterThan(2)
        })
        pages.slice(1).forEach((number, index) => {
          const previous = pages[index] ?? 0
          const hasGap = typeof entries[entries.indexOf(number) - 1] !== 'number'
          if (!hasGap) expect(number - previous).toBe(1)
        })
      },
    ),
  )
})

test('the current page is marked, and its neighbours are links', () => {
  render(<Pagination {...texts} page={2} pageCount={3} />)
  expect(screen.getByRole('link', { name: 'Page 2' }).getAttribute('aria-current')).toBe('page')
  expect(screen.getByRole('link', { name: 'Previous' }).getAttribute('href')).toBe('/en/marketplace?page=1')
  expect(screen.getByRole('link', { name: 'Next' }).getAttribute('href')).toBe('/en/marketplace?page=3')
})

test('one page needs no pagination', () => {
  render(<Pagination {...texts} page={1} pageCount={1} />)
  expect(screen.queryByRole('navigation')).toBeNull()
})
