/** The extension of RFC 7643 §4.3, where departments and managers are. */
export const enterprisePrefix = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:'
const corePrefix = 'urn:ietf:params:scim:schemas:core:2.0:user:'

const pathPattern =
  /^(?:urn:[\w.:-]+:)?[a-z$][\w$-]*(?<filter>\[type eq "[\w -]{1,40}"\])?(?:\.(?<sub>[a-z$][\w$-]*))?$/i

/** What Portico decides by itself, what no client may write, and what is no matter of a directory. */
const ownedElsewhere: ReadonlySet<string> = new Set(['active', 'id', 'meta', 'schemas', 'groups', 'password'])
const structured: ReadonlySet<string> = new Set(['name', 'addresses'])
const multiValued: ReadonlySet<string> = new Set([
  'emails',
  'phonenumbers',
  'ims',
  'photos',
  'addresses',
  'entitlements',
  'roles',
  'x509certificates',
])

/** Why nothing can be sent to a path. */
export type TargetProblem =
  | 'attributePath'
  | 'targetOwnedElsewhere'
  | 'targetStructured'
  | 'targetMultiValued'
  | 'targetNoText'

/** The same attribute by the name that representations have it under: `urn:…:core:2.0:User:title` → `title`. */
export function canonicalTarget(path: string): string {
  const isCore = path.toLowerCase().startsWith(corePrefix)
  const own = isCore ? path.slice(corePrefix.length) : path
  return own.toLowerCase() === `${enterprisePrefix}manager`.toLowerCase() ? `${own}.value` : own
}

/**
 * Why a mapping cannot send a text to a path (RFC 7644 §3.5.2); null: it can. Attributes that only a provider knows
 * are taken for texts.
 */
export function targetProblem(path: string): TargetProblem | null {
  const match = pathPattern.exec(path)
  if (!match) return 'attributePath'
  const { filter, sub } = match.groups ?? {}
  // Of a provider's own extension nothing more is known; the extension for enterprises has texts alone.
  if (path.toLowerCase().startsWith('urn:')) return isNoText(sub) ? 'targetNoText' : null
  const name = (/^[\w$-]+/.exec(path)?.[0] ?? '').toLowerCase()
  if (ownedElsewhere.has(name)) return 'targetOwnedElsewhere'
  if (isNoText(sub)) return 'targetNoText'
  if (multiValued.has(name) && !(filter && sub)) return 'targetMultiValued'
  if (structured.has(name) && !sub) return 'targetStructured'
  return null
}

function isNoText(sub: string | undefined): boolean {
  return sub?.toLowerCase() === 'primary'
}

/** A path without its filter, in small letters: how paths are looked up in a provider's schema. */
export function plainPath(path: string): string {
  return path.replace(/\[.*\]/, '').toLowerCase()
}
