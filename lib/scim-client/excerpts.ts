import { redact } from '@/lib/connectors/provider-message'
import { storable } from '@/lib/scim-client/attributes'
import type { AnswerExcerpt } from '@/lib/scim-client/schema'

const mostBytes = 8 * 1024
const password = /("password"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi
/** As `redact`: shorter pieces of a secret give nothing away. */
const pieceLength = 8
const [base, highest] = [31, 31 ** 7]
const slots = 1 << 16

/** Makes what people may read of an answer: without the secrets, at most 8 kB. */
export function excerptMaker(secrets: readonly string[]): (status: number, text: string) => AnswerExcerpt {
  // Secrets come to it while a connection is in use.
  let known = -1
  let search: (text: string) => boolean = () => true
  let forms: string[] = []

  return (status, text) => {
    if (secrets.length !== known) {
      known = secrets.length
      forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
      search = searchFor(forms)
    }
    const start = text.slice(0, mostBytes)
    const masked = search(start) ? redact(start, forms) : start
    return { status, body: cut(storable(masked.replace(password, '$1"•••"'))) }
  }
}

function cut(text: string): string {
  if (text.length * 3 <= mostBytes) return text
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= mostBytes) return text
  let end = mostBytes
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

/**
 * Whether there may be a piece of a secret in a text at all: nearly always not, and `redact` would look at each
 * character many times to find that out (the rolling hash of Rabin and Karp).
 */
function searchFor(secrets: readonly string[]): (text: string) => boolean {
  const pieces = new Set<string>()
  const hashes = new Uint8Array(slots)
  const short: string[] = []
  for (const secret of secrets.filter(Boolean)) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret, 'utf8').toString('base64')]) {
      if (form.length < pieceLength) short.push(form)
      else {
        rolling(form, (hash, end) => {
          hashes[hash] = 1
          pieces.add(form.slice(end - pieceLength, end))
          return false
        })
      }
    }
  }
  const isPiece = (text: string) => (hash: number, end: number) =>
    hashes[hash] === 1 && pieces.has(text.slice(end - pieceLength, end))
  return (text) => short.some((form) => text.includes(form)) || rolling(text, isPiece(text))
}

/** Calls with the hash of each piece of a text, and where it ends, until one call says true. */
function rolling(text: string, see: (hash: number, end: number) => boolean): boolean {
  let hash = 0
  for (let at = 0; at < text.length; at += 1) {
    if (at >= pieceLength) hash = (hash - Math.imul(text.charCodeAt(at - pieceLength), highest)) | 0
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
    if (at >= pieceLength - 1 && see((hash ^ (hash >>> 16)) & (slots - 1), at + 1)) return true
  }
  return false
}
