import { expect, test } from 'vitest'
import { sharedValues } from '@/lib/database/shared-values'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

test('each value is passed once, and again where it is cast to another type', () => {
  const one = (value: string) => sql`fold_text(${value}) = ${value}::citext`
  expect(
    sharedValues(sql`SELECT ${one('a')}, ${one('b')}, ${one('a')}, ${['a']}::text[], ${['a']}::text[]`),
  ).toEqual({
    text: 'SELECT fold_text($1) = $2::citext, fold_text($3) = $4::citext, fold_text($1) = $2::citext, $5::text[], $5::text[]',
    values: ['a', 'a', 'b', 'b', ['a']],
  })
})

test('what looks alike stays apart, and a statement without values is as it was', () => {
  expect(sharedValues(sql`SELECT ${'1'}, ${1}, ${true}, ${'true'}`).values).toEqual(['1', 1, true, 'true'])
  expect(sharedValues(sql`SELECT 1`)).toEqual({ text: 'SELECT 1', values: [] })
})
