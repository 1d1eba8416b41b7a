import { AppError } from '@/lib/errors'

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g

/** Names of the `{placeholders}` of a template, each once. */
export function placeholdersIn(template: string): string[] {
  return [...new Set([...template.matchAll(placeholder)].map((match) => match[1] as string))]
}

/** Whether a template has no brace outside a placeholder. */
export function isWellFormed(template: string): boolean {
  return !/[{}]/.test(template.replaceAll(placeholder, ''))
}

export type Values = Readonly<Record<string, string>>

/** Why a value cannot be used, by the name of its field. */
export const valueProblems = [
  'required',
  'tooLong',
  'patternMismatch',
  'invalidHost',
  'invalidUrl',
  'invalidCharacters',
] as const

export type ValueProblem = (typeof valueProblems)[number]

function refuse(name: string, problem: ValueProblem): never {
  throw new AppError('invalid', { reason: problem, fields: { [name]: problem } })
}

function requireValue(values: Values, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  return value ? value : refuse(name, 'required')
}

function substitute(template: string, convert: (name: string) => string): string {
  return template.replaceAll(placeholder, (_, name: string) => convert(name))
}

/** Whether a value can stand in the authority of a URL: a host name, with a port if at the very end. */
export function isHost(value: string): boolean {
  return /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?(:\d{1,5})?$/.test(value) && !value.includes('..')
}

/** Whether a value is a complete web address that others can be built upon. */
export function isBaseUrl(value: string): boolean {
  const url = URL.parse(value)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false
  return !(url.username || url.password || url.hash || /[\s\\#{}]/.test(value))
}

/**
 * Fills a URL template and returns the address as it was written. What stands for the whole address must be
 * one; what stands in the host must be a host and cannot break out of it; in path and query values are
 * percent-encoded.
 * @throws AppError `invalid` with the field at fault.
 * @example expandUrl('https://{subdomain}.example.com/c/{id}', { subdomain: 'acme', id: 'a/b' })
 */
export function expandUrl(template: string, values: Values): string {
  const whole = /^\{([A-Za-z][A-Za-z0-9_]*)\}(.*)$/s.exec(template)
  const parts = /^(https?:\/\/[^/?#]+)(.*)$/s.exec(template)
  if (whole) return expandUponBase(whole[1] as string, whole[2] as string, values)
  if (!parts) throw new Error('A URL template begins with a scheme or a placeholder')
  const [, authority, rest] = parts as unknown as [string, string, string]
  const origin = substitute(authority, (name) => expandHost(authority, name, requireValue(values, name)))
  const text = origin + expandRest(rest, values)
  const expected = URL.parse(origin)?.origin
  if (expected && URL.parse(text)?.origin === expected) return text
  return refuseTemplate(authority, 'invalidHost')
}

function expandHost(authority: string, name: string, value: string): string {
  const isLast = authority.endsWith(`{${name}}`)
  if (!isHost(value) || (!isLast && value.includes(':'))) refuse(name, 'invalidHost')
  return value
}

function expandUponBase(name: string, rest: string, values: Values): string {
  const value = requireValue(values, name)
  if (!isBaseUrl(value) || (rest && value.includes('?'))) refuse(name, 'invalidUrl')
  const base = rest ? value.replace(/\/+$/, '') : value
  return base + expandRest(rest, values)
}

function expandRest(rest: string, values: Values): string {
  const expanded = substitute(rest, (name) => {
    const value = requireValue(values, name)
    if (!value.isWellFormed()) refuse(name, 'invalidCharacters')
    return encodeURIComponent(value)
  })
  // A dot segment would climb out of the path that the definition names.
  const path = expanded.split(/[?#]/, 1)[0] as string
  if (path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    refuseTemplate(rest, 'invalidCharacters')
  }
  return expanded
}

/** Blames the first field of the part that came out wrong; a part without fields is the definition's fault. */
function refuseTemplate(part: string, problem: ValueProblem): never {
  const name = placeholdersIn(part)[0]
  if (name) refuse(name, problem)
  throw new Error('The URL template makes no valid address')
}

/** Whether a text can stand in the value of an HTTP header (RFC 9110 §5.5). */
export function fitsHeader(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

/**
 * Fills the template of a header value; nothing can end the line.
 * @throws AppError `invalid` with the field at fault.
 */
export function expandHeader(template: string, values: Values): string {
  return substitute(template, (name) => {
    const value = requireValue(values, name)
    if (!fitsHeader(value)) refuse(name, 'invalidCharacters')
    return value
  })
}

/**
 * Fills the template of a form parameter.
 * @throws AppError `invalid` with the field at fault.
 */
export function expandParam(template: string, values: Values): string {
  return substitute(template, (name) => requireValue(values, name))
}

/**
 * Fills a `user:password` template and encodes it for HTTP Basic (RFC 7617 §2, UTF-8).
 * @throws AppError `invalid` when the user would hold a colon or anything a control character.
 */
export function expandBasic(template: string, values: Values): string {
  const user = template.slice(0, Math.max(0, template.indexOf(':')))
  const pair = substitute(template, (name) => {
    const value = requireValue(values, name)
    const splitsThePair = user.includes(`{${name}}`) && value.includes(':')
    if (splitsThePair || /\p{Cc}/u.test(value)) refuse(name, 'invalidCharacters')
    return value
  })
  return Buffer.from(pair, 'utf8').toString('base64')
}
