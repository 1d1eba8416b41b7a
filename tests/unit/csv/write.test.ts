import { expect, test } from 'vitest'
import { writeCsv } from '@/lib/csv/write'

async function* inBatches(...batches: (string | null)[][][]) {
  yield* batches
}

const write = async (head: string[], ...batches: (string | null)[][][]) =>
  Buffer.from(await new Response(writeCsv(head, inBatches(...batches))).arrayBuffer()).toString()

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
