import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { AppError } from '@/lib/errors'
import {
  type Delimiter,
  detectDelimiter,
  detectEncoding,
  detectNonTable,
  detectNonText,
  type Encoding,
  type NotCsv,
  readSeparatorLine,
} from './rules'

/** Cells are cut one character after this, so that whoever needs them whole can tell. */
export const longestCell = 4000
export const mostColumns = 200

const headSize = 65_536
/** Of one row: more is a quote that nobody closed. */
const largestRow = 2 ** 21

export interface CsvFormat {
  encoding: Encoding
  delimiter: Delimiter
}

export interface CsvRow {
  /** On which it begins, from 1. */
  line: number
  values: string[]
}

const notCsv = (reason: NotCsv) => new AppError('invalid', { reason, fields: { file: reason } })

/**
 * Reads a file of comma-separated values (RFC 4180), as programs write it: with commas, semicolons or tabs, in
 * UTF-8, UTF-16 or Windows-1252. Never holds more than a piece of it.
 * @param isUtf8 whether all of the file is UTF-8
 * @returns how it is written; and its rows, without blank ones, of which the first is the header
 * @throws AppError `invalid` with the reason: a file that is no table, or, while rows are read, a quote that
 * does not end (`csvQuote` with its `line`)
 */
export async function readCsv(
  file: string,
  isUtf8: boolean,
): Promise<{ format: CsvFormat; rows: AsyncGenerator<CsvRow> }> {
  const head = await readHead(file)
  const nonText = detectNonText(head)
  if (nonText) throw notCsv(nonText)
  const encoding = detectEncoding(head, isUtf8)
  const text = new TextDecoder(encoding).decode(head, { stream: true })
  const nonTable = detectNonTable(text)
  if (nonTable) throw notCsv(nonTable)
  const separator = readSeparatorLine(text)
  const delimiter = separator ?? detectDelimiter(text)
  return {
    format: { encoding, delimiter },
    rows: readRows(file, { encoding, delimiter }, separator !== null),
  }
}

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function* decoded(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(file, { highWaterMark: headSize })) {
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

async function* readRows(
  file: string,
  { encoding, delimiter }: CsvFormat,
  hasSeparatorLine: boolean,
): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: largestRow,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    ...(hasSeparatorLine && { from_line: 2 }),
  })
  const bytes = encoding === 'utf-8' ? createReadStream(file) : Readable.from(decoded(file, encoding))
  bytes.on('error', (error) => parser.destroy(error)).pipe(parser)
  // The parser counts a line break of two characters within quotes twice.
  let twice = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      const breaks = countBreaks(record)
      twice += breaks.ofTwo
      if (record.every((value) => value.trim() === '')) continue
      yield { line: info.lines - twice - breaks.all, values: record.map(cut) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new AppError('invalid', { reason: 'csvQuote', fields: { file: 'csvQuote' } })
  } finally {
    bytes.destroy()
    parser.destroy()
  }
}

interface ParsedRow {
  record: string[]
  info: { lines: number }
}

function cut(value: string): string {
  // PostgreSQL has no text with NUL.
  const text = value.includes('\0') ? value.replaceAll('\0', '') : value
  return text.length > longestCell ? text.slice(0, longestCell + 1).toWellFormed() : text
}

function countBreaks(values: readonly string[]): { all: number; ofTwo: number } {
  let all = 0
  let ofTwo = 0
  for (const value of values) {
    if (!value.includes('\n')) continue
    all += value.split('\n').length - 1
    ofTwo += value.split('\r\n').length - 1
  }
  return { all, ofTwo }
}
