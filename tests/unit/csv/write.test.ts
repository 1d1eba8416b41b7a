import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { writeCsv } from '@/lib/csv/write'
import type { Locale } from '@/lib/i18n/routing'

async function* inBatches(...batches: (string | null)[][][]) {
  yield* batches
}

const writeIn = async (locale: Locale, head: string[], ...batches: (string | null)[][][]) =>
  Buffer.from(await new Response(writeCsv(head, inBatches(...batches), locale)).arrayBuffer()).toString()

const write = (head: string[], ...batches: (string | null)[][][]) => writeIn('en', head, ...batches)

test('a table is written with a byte order mark, its names also where it has no rows', async () => {
  expect(await write(['a', 'b'])).toBe('\ufeffa,b\r\n')
  expect(await write(['a', 'b'], [['1', null]], [], [['2', 'é"x,y']])).toBe(
    '\ufeffa,b\r\n1,\r\n2,"é""x,y"\r\n',
  )
})

test.each(['x\ny', 'x\ry', 'x\r\ny'])('a cell with a line break stays one: %j', async (cell) => {
  expect(await write(['a', 'b'], [[cell, 'z']])).toBe(`\ufeffa,b\r\n"${cell}",z\r\n`)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'no spreadsheet runs %j, nor the same as the name of a column',
  async (cell) => {
    const [head, row] = (await write([cell], [[cell]])).slice(1).split(/\r\n(?=['"]|$)/)
    expect(head).toMatch(/^"?'/)
    expect(row).toMatch(/^"?'/)
  },
)

test('a French spreadsheet finds semicolons, and no cell of any falls apart into one that it runs', async () => {
  const rows = [
    ['x;=1+1', 'a,=2', '\t;=3'],
    ['1,5', 'é"x', ''],
  ]
  const french = await writeIn('fr', ['nom', 'prix', 'note'], rows)
  expect(french).toBe(`\ufeffnom;prix;note\r\n"x;=1+1";"a,=2";"'\t;=3"\r\n"1,5";"é""x";\r\n`)
  const read = (text: string, delimiter: string) => parse(text, { bom: true, delimiter })
  expect(read(french, ';').slice(1)).toEqual([
    ['x;=1+1', 'a,=2', "'\t;=3"],
    ['1,5', 'é"x', ''],
  ])
  const english = await write(['nom', 'prix', 'note'], rows)
  expect(read(english, ',')).toEqual(read(french, ';'))
  expect(english).toContain('"x;=1+1","a,=2"')
})
