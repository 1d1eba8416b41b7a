import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readCsv } from '@/lib/csv/read'

async function read(content: string | Buffer, isUtf8 = true) {
  const folder = await mkdtemp(path.join(tmpdir(), 'csv-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'file.csv')
  await writeFile(file, content)
  const { format, rows } = await readCsv(file, isUtf8)
  const found = []
  for await (const row of rows) found.push(row)
  return { format, rows: found }
}

const table = [
  { line: 1, values: ['Name', 'City'] },
  { line: 2, values: ['Zoé', 'Łódź'] },
]

test.each([
  ['UTF-8', Buffer.from('Name,City\nZoé,Łódź\n'), 'utf-8'],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffName,City\nZoé,Łódź\n'), 'utf-8'],
  ['UTF-16 with a byte order mark', Buffer.from('\ufeffName,City\nZoé,Łódź\n', 'utf16le'), 'utf-16le'],
  ['UTF-16 without one', Buffer.from('Name,City\nZoé,Łódź\n', 'utf16le'), 'utf-16le'],
  ['UTF-16, big end first', Buffer.from('\ufeffName,City\nZoé,Łódź\n', 'utf16le').swap16(), 'utf-16be'],
])('a file in %s is read', async (_, content, encoding) => {
  expect(await read(content)).toEqual({ format: { encoding, delimiter: ',' }, rows: table })
})

test('what is not UTF-8 is Windows-1252', async () => {
  const { format, rows } = await read(Buffer.from('Name;City\r\nZo\xe9;Orl\xe9ans \x80\r\n', 'latin1'), false)
  expect(format).toEqual({ encoding: 'windows-1252', delimiter: ';' })
  expect(rows[1]?.values).toEqual(['Zoé', 'Orléans €'])
})

test('quotes, line breaks in cells and blank lines: each row knows the line on which it begins', async () => {
  const content = 'a,b\r\n\r\n1,"x ""y"", z\r\nsecond"\r\n,\r\n2,5" pipe\r\n'
  expect((await read(content)).rows).toEqual([
    { line: 1, values: ['a', 'b'] },
    { line: 3, values: ['1', 'x "y", z\r\nsecond'] },
    { line: 6, values: ['2', '5" pipe'] },
  ])
})

test.each([
  ['semicolons beside decimal commas', 'a;b\n1,5;2,5\n', ';'],
  ['tabs', 'a\tb\n1, 2\t3\n', '\t'],
  ['a line that says so', 'sep=;\na;b,c\n1;2\n', ';'],
])('%s part the columns', async (_, content, delimiter) => {
  const { format, rows } = await read(content)
  expect(format.delimiter).toBe(delimiter)
  expect(rows.at(-1)?.values).toHaveLength(2)
})

test.each([
  ['an empty file', Buffer.from(''), 'csvEmpty'],
  ['a file of blanks', Buffer.from('\ufeff \n\n'), 'csvEmpty'],
  ['a spreadsheet', Buffer.from('PK\x03\x04rest', 'latin1'), 'csvSpreadsheet'],
  ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'csvSpreadsheet'],
  ['a PDF', Buffer.from('%PDF-1.7'), 'csvBinary'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1]), 'csvBinary'],
  ['a web page', Buffer.from('<!doctype html><table><tr><td>a,b'), 'csvMarkup'],
])('%s is told apart', async (_, content, reason) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'invalid', details: { reason } })
})

test('a quote that nobody closes is refused, however long the file goes on', async () => {
  const open = `a,b\n1,"${'x,y\n'.repeat(1_000_000)}`
  await expect(read(open)).rejects.toMatchObject({ details: { reason: 'csvQuote' } })
})

test('a cell is cut after its limit, and never in the middle of a sign', async () => {
  const { rows } = await read(`a,b\n1,${'x'.repeat(4000)}😀yyy\n`)
  expect(rows[1]?.values[1]).toHaveLength(4001)
  expect(rows[1]?.values[1]?.isWellFormed()).toBe(true)
})
