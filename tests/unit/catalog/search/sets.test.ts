import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitsOf, complement, has, intersection, members, size, toVarbit } from '@/lib/catalog/search/bits'
import { pack, unpack } from '@/lib/catalog/search/number-list'

const numbers = fc.uniqueArray(fc.nat(799), { maxLength: 300 }).map((all) => all.sort((a, b) => a - b))

describe('packed numbers', () => {
  test('come back as they were', () => {
    const any = fc.uniqueArray(fc.nat(2 ** 28)).map((all) => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(any, (all) => {
        expect(unpack(pack(all))).toEqual(all)
      }),
    )
  })

  test('take a byte each where they are close', () => {
    expect(pack(Array.from({ length: 1000 }, (_, index) => index * 100))).toHaveLength(1000)
  })
})

describe('bits', () => {
  test('hold exactly their members', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const bits = bitsOf(all, 100)
        expect(members(bits)).toEqual(all)
        expect(size(bits)).toBe(all.length)
        expect(all.every((number) => has(bits, number))).toBe(true)
        expect(size(complement(bits))).toBe(800 - all.length)
      }),
    )
  })

  test('any slice of the members is the slice of their list', () => {
    fc.assert(
      fc.property(numbers, fc.nat(320), fc.nat(30), (all, from, limit) => {
        expect(members(bitsOf(all, 100), from, limit)).toEqual(all.slice(from, from + limit))
      }),
    )
  })

  test('an intersection has what all have', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        const common = intersection(bitsOf(a, 100), bitsOf(b, 100), bitsOf(c, 100))
        expect(members(common)).toEqual(a.filter((number) => b.includes(number) && c.includes(number)))
      }),
    )
  })

  test('are written as PostgreSQL reads them: the first member is the first bit', () => {
    expect(toVarbit(bitsOf([0, 9], 2))).toBe('x8040')
  })
})
