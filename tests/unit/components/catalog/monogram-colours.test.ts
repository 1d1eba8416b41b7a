import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, monogramColours } from '@/components/catalog/monogram-colours'
import source from '@/prisma/seed/listings.json'

const ratioOf = ({ background, color }: ReturnType<typeof monogramColours>) => contrast(background, color)

test('letters stand out from the ground at 4.5 to 1 or better, whatever the brand’s colour', () => {
  const colour = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(fc.property(colour, (brand) => ratioOf(monogramColours('Acme', brand)) >= 4.5))
})

test('so do those of every listing of the catalog', () => {
  for (const { name, brandColor } of source.listings) {
    expect(ratioOf(monogramColours(name, brandColor)), name).toBeGreaterThanOrEqual(4.5)
  }
})

test('brands of unknown colour keep their tint and do not share one', () => {
  expect(monogramColours('Lucca', null)).toEqual(monogramColours('Lucca', null))
  const tints = source.listings.map(({ name }) => monogramColours(name, null).background)
  expect(new Set(tints).size).toBe(8)
})

test('contrast is what WCAG defines', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
