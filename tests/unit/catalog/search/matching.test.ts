import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitsOf, members } from '@/lib/catalog/search/bits'
import { type Hit, match, ranked } from '@/lib/catalog/search/matching'
import { pack } from '@/lib/catalog/search/number-list'

const hit = (words: number[], points: number, numbers: number[], text = 0): Hit => ({
  words,
  points,
  text,
  numbers: pack(numbers),
})

describe('match', () => {
  test('keeps listings that hold every word, each word counted where it fits best', () => {
    const {
      members: found,
      scores,
      isPartial,
    } = match([hit([0], 90, [1, 5]), hit([0], 20, [1, 2, 5]), hit([1], 40, [2, 5])], 2, 16)
    expect(members(found)).toEqual([2, 5])
    expect([scores[2], scores[5]]).toEqual([120, 260])
    expect(isPartial).toBe(false)
  })

  test('a term may stand for several words', () => {
    const { members: found, scores } = match([hit([0, 1], 100, [3]), hit([0], 90, [4])], 2, 16)
    expect(members(found)).toEqual([3])
    expect(scores[3]).toBe(400)
  })

  test('among equals leads whoever repeats the word in other texts, but not before a better text', () => {
    const hits = [hit([0], 38, [1, 2], 3), hit([0], 20, [2], 5), hit([0], 20, [2], 5), hit([0], 40, [3], 2)]
    const { scores } = match(hits, 1, 16)
    expect([scores[1], scores[2], scores[3]]).toEqual([76, 77, 80])
  })

  test('where no listing holds every word, rarer words decide', () => {
    const everyone = Array.from({ length: 16 }, (_, number) => number)
    const { members: found, isPartial } = match([hit([0], 90, [7]), hit([1], 90, everyone.slice(8))], 3, 16)
    expect(members(found)).toEqual([7])
    expect(isPartial).toBe(true)
  })

  test('nothing found is nothing', () => {
    expect(members(match([], 2, 16).members)).toEqual([])
    expect(members(match([], 0, 0).members)).toEqual([])
  })
})

describe('ranked', () => {
  test('pages follow falling scores, equal ones rising numbers', () => {
    const scored = fc.uniqueArray(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 40 })), {
      selector: ([number]) => number,
    })
    fc.assert(
      fc.property(scored, fc.nat(60), fc.integer({ min: 1, max: 30 }), (all, from, limit) => {
        const scores = new Uint16Array(200)
        for (const [number, score] of all) scores[number] = score
        const candidates = members(
          bitsOf(
            all.map(([number]) => number),
            25,
          ),
        )
        const expected = all
          .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)
          .map(([number]) => number)
          .slice(from, from + limit)
        expect(ranked(candidates, scores, from, limit)).toEqual(expected)
      }),
    )
  })
})
