import { Readable } from 'node:stream'
import { type Options, stringify } from 'csv-stringify/sync'
import type { Locale } from '@/lib/i18n/routing'
import type { Delimiter } from './rules'

type Cell = string | null

const options: Options = {
  record_delimiter: 'windows',
  escape_formulas: true,
  // A line break of one sign needs quotes as well as one of two; and so does what another spreadsheet parts cells by.
  quoted_match: /[\r\n,;\t]/,
}

/** What spreadsheets part cells by where the comma parts decimals. */
const delimiters: Record<Locale, Delimiter> = { en: ',', fr: ';' }

// The library takes every other beginning of a formula for one.
const harmless = (row: readonly Cell[]) => row.map((cell) => (cell?.startsWith('\n') ? `'${cell}` : cell))

/**
 * A table as a file for spreadsheets, made while it is sent: RFC 4180 with a byte order mark and, in French,
 * semicolons; cells that a spreadsheet would run begin with `'`. A batch of rows is held at a time.
 * @param locale that of the page it is asked for on
 */
export function writeCsv(
  head: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  locale: Locale,
): ReadableStream<Uint8Array> {
  const write = (rows: readonly (readonly Cell[])[], bom = false) =>
    Buffer.from(stringify(rows.map(harmless), { ...options, delimiter: delimiters[locale], bom }))
  async function* parts() {
    yield write([head], true)
    for await (const rows of batches) if (rows.length > 0) yield write(rows)
  }
  return toWebStream(parts())
}

/** What is made piece by piece as the body of an answer: one piece in the making is enough. */
export function toWebStream(parts: AsyncIterable<Buffer>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(parts, { highWaterMark: 1 })) as ReadableStream<Uint8Array>
}
