import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { Facets, foldValues } from '@/components/catalog/facets'
import type { CatalogResult, FacetValue } from '@/lib/catalog/schema'
import { messages } from '@/lib/i18n/messages'

const values = (counts: number[], selected: number[] = []): FacetValue[] =>
  counts.map((count, index) => {
    const value = `value-${index}`
    return { value, label: value, count, selected: selected.includes(index) }
  })

const none: CatalogResult['facets'] = {
  type: [],
  category: [],
  tier: [],
  stage: [],
  authentication: [],
  provisioning: [],
  price: [],
}

const indexes = (entries: FacetValue[]) => entries.map(({ value }) => Number(value.slice(6)))

test('of many values the eight that most listings have are shown, in the order of the group', () => {
  const { shown, folded } = foldValues(values([1, 9, 2, 9, 9, 9, 9, 9, 9, 9]))
  expect(indexes(shown)).toEqual([1, 3, 4, 5, 6, 7, 8, 9])
  expect(indexes(folded)).toEqual([0, 2])
})

test('what is chosen is always shown', () => {
  const { shown, folded } = foldValues(values([1, 9, 2, 9, 9, 9, 9, 9, 9, 9], [0]))
  expect(indexes(shown)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9])
  expect(indexes(folded)).toEqual([2])
})

test('nine values are shown all: more would hide one behind one', () => {
  expect(foldValues(values([1, 2, 3, 4, 5, 6, 7, 8, 9])).folded).toEqual([])
})

test('the others are a click away, without JavaScript too, and part of the form', () => {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <Facets facets={{ ...none, category: values([9, 9, 9, 9, 9, 9, 9, 9, 1, 1]) }} />
    </NextIntlClientProvider>,
  )
  const more = screen.getByText('Show 2 more').closest('details') as HTMLDetailsElement
  expect(more.open).toBe(false)
  expect(within(more).getAllByRole('checkbox', { hidden: true })).toHaveLength(2)
  expect(screen.getAllByRole('checkbox', { hidden: true })).toHaveLength(10)
})
