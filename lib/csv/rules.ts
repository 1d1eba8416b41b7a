/** How the text of a file is encoded; the names are those of the Encoding Standard. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** Why a file is no table of text: reasons of the messages. */
export type NotCsv =
  | 'csvEmpty'
  | 'csvSpreadsheet'
  | 'csvMarkup'
  | 'csvBinary'
  | 'csvOneColumn'
  | 'csvTooManyColumns'

const startsWith = (head: Uint8Array, ...bytes: number[]) =>
  bytes.every((byte, index) => head[index] === byte)

/**
 * The encoding of a text that begins so: by its byte order mark, by the zero bytes of UTF-16, else UTF-8 if all
 * of it is.
 */
export function detectEncoding(head: Uint8Array, isUtf8: boolean): Encoding {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le'
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be'
  const zeros = [0, 0]
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  // Of Latin letters in UTF-16, one byte of the two is zero.
  if (odd > head.length / 5 && even < odd / 10) return 'utf-16le'
  if (even > head.length / 5 && odd < even / 10) return 'utf-16be'
  return isUtf8 ? 'utf-8' : 'windows-1252'
}

/** What else than text a file is that begins so; null: it may be text. */
export function detectNonText(head: Uint8Array): NotCsv | null {
  if (head.length === 0) return 'csvEmpty'
  // ZIP (XLSX, ODS) and OLE (XLS).
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    return 'csvSpreadsheet'
  }
  return startsWith(head, 0x25, 0x50, 0x44, 0x46) ? 'csvBinary' : null
}

/** The same of a decoded text. */
export function detectNonTable(text: string): NotCsv | null {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start === '') return 'csvEmpty'
  if (/^<(?:!doctype|\?xml|html|[a-z]+[ >])/i.test(start)) return 'csvMarkup'
  return /[^\P{Cc}\t-\r\u0080-\u009f]/u.test(text) ? 'csvBinary' : null
}

/** Spreadsheets for some countries write the delimiter into a first line of its own: `sep=;`. */
export function readSeparatorLine(text: string): Delimiter | null {
  const [, sign] = /^\ufeff?sep=(.)\r?\n/i.exec(text) ?? []
  return delimiters.find((delimiter) => delimiter === sign) ?? null
}

/** How often each delimiter stands outside of quotes in each of the first lines. */
function countSigns(text: string, mostLines: number): Map<Delimiter, number>[] {
  const lines: Map<Delimiter, number>[] = []
  let line = new Map<Delimiter, number>()
  let isQuoted = false
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    if (isQuoted) continue
    if (sign === '\n') {
      if (line.size > 0) lines.push(line)
      line = new Map()
      if (lines.length === mostLines) return lines
    }
    const delimiter = delimiters.find((one) => one === sign)
    if (delimiter) line.set(delimiter, (line.get(delimiter) ?? 0) + 1)
  }
  return line.size > 0 ? [...lines, line] : lines
}

/** The delimiter that parts the first line, and the lines after it most like the first. */
export function detectDelimiter(text: string): Delimiter {
  const [first, ...others] = countSigns(text, 20)
  const score = (delimiter: Delimiter) => {
    const wanted = first?.get(delimiter) ?? 0
    if (wanted === 0) return 0
    const alike = others.filter((line) => line.get(delimiter) === wanted).length
    return (1 + alike) * 1000 + wanted
  }
  return delimiters.reduce((best, one) => (score(one) > score(best) ? one : best), ',')
}
