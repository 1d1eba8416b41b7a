const maxLength = 200
const maxRead = 4000
const mask = '•••'
/** A shorter piece of a secret gives nothing away, and is too often an ordinary word. */
const minPiece = 8

/** Replaces every secret in a text, and every piece of one that is long enough to matter. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter(Boolean)
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret, 'utf8').toString('base64')])
  return [...new Set(forms)].reduce(redactOne, text)
}

function redactOne(text: string, secret: string): string {
  const shortest = Math.min(minPiece, secret.length)
  let result = ''
  for (let at = 0; at < text.length; ) {
    let end = at + shortest
    if (end > text.length || !secret.includes(text.slice(at, end))) {
      result += text[at]
      at += 1
      continue
    }
    while (end < text.length && secret.includes(text.slice(at, end + 1))) end += 1
    result += mask
    at = end
  }
  return result
}

function firstText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value
  if (depth > 3 || typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return firstText(value[0], depth + 1)
  const record = value as Record<string, unknown>
  for (const key of ['error_description', 'message', 'detail', 'error', 'errors', 'title', 'reason']) {
    const found = firstText(record[key], depth + 1)
    if (found) return found
  }
  return undefined
}

/**
 * What the provider says about a failure, for people: one line of at most 200 characters without any of the
 * secrets. Undefined when the answer says nothing readable.
 */
export function providerMessage(body: string, secrets: readonly string[]): string | undefined {
  return cleanMessage(firstText(parseJson(body)), secrets)
}

/** The same for a text that was already taken out of an answer. */
export function cleanMessage(text: string | undefined, secrets: readonly string[]): string | undefined {
  const line = redact((text ?? '').slice(0, maxRead), secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  if (!line) return undefined
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).trimEnd()}…` : line
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
