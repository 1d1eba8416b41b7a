import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distance, spellings, tolerance } from '@/lib/catalog/search/spelling'

const letters = fc.string({ unit: fc.constantFrom(...'abcdelrstéß1'), minLength: 1, maxLength: 16 })

/** A word and what one typing error makes of it. */
const mistyped = fc
  .tuple(letters, fc.nat(), fc.constantFrom(...'abcxyz'), fc.nat(3))
  .map(([word, at, letter, kind]) => {
    const place = at % word.length
    const [before, after] = [word.slice(0, place), word.slice(place + 1)]
    const results = [
      before + after,
      before + letter + after,
      before + letter + word.slice(place),
      before + (after[0] ?? '') + word[place] + after.slice(1),
    ]
    return { word, typed: results[kind] ?? word }
  })

const share = (a: number[], b: number[]) => a.some((one) => b.includes(one))

describe('distance', () => {
  test.each([
    ['slack', 'slack', 0],
    ['slak', 'slack', 1],
    ['okat', 'okta', 1],
    ['salesfroce', 'salesforce', 1],
    ['docusing', 'docusign', 1],
    ['kitten', 'sitting', 3],
    ['', 'ab', 2],
  ])('%s is %s with %i errors', (a, b, errors) => {
    expect(distance(a, b, 5)).toBe(errors)
  })

  test('one typing error is at most one', () => {
    fc.assert(
      fc.property(mistyped, ({ word, typed }) => {
        expect(distance(word, typed, 2)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('is the same in both directions and zero only for equal words', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(distance(a, b, 20)).toBe(distance(b, a, 20))
        expect(distance(a, b, 20) === 0).toBe(a === b)
      }),
    )
  })

  test('a limit cuts off larger distances and changes no smaller ones', () => {
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 0, max: 3 }), (a, b, limit) => {
        expect(distance(a, b, limit)).toBe(Math.min(distance(a, b, 40), limit + 1))
      }),
    )
  })
})

describe('spellings', () => {
  test('words within one error of each other share one', () => {
    fc.assert(
      fc.property(mistyped, ({ word, typed }) => {
        expect(share(spellings(word, 1), spellings(typed, 1))).toBe(true)
      }),
    )
  })

  test('words within two errors of each other share one', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        fc.pre(distance(a, b, 2) <= 2)
        expect(share(spellings(a, 2), spellings(b, 2))).toBe(true)
      }),
    )
  })

  test('fit a PostgreSQL integer, and a word without tolerance has one', () => {
    for (const hash of spellings('recruitment', 2)) expect(Math.abs(hash)).toBeLessThanOrEqual(2 ** 31)
    expect(spellings('hr', tolerance(2))).toHaveLength(1)
  })
})
