import { storable } from '@/lib/scim-client/attributes'
import type { Reply } from '@/lib/scim-client/exchange'
import { attributeOf, isObject, type Json } from '@/lib/scim-client/paths'
import type { RemoteResource, ScimResult } from '@/lib/scim-client/schema'

const longestId = 1_000

/** A resource as an answer has it; null where it names none. */
export function toRemote(body: unknown, headers: Reply['headers'] = {}): RemoteResource | null {
  if (!isObject(body)) return null
  const id = usableId(attributeOf(body, 'id'))
  if (id === null) return null
  return { id, etag: etagOf(body, headers), body }
}

/** An id that can stand in an address as one of its parts, and be kept. */
export function usableId(value: unknown): string | null {
  const id = typeof value === 'number' ? String(value) : value
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..' || id.length > longestId) return null
  return storable(id) === id ? id : null
}

/** `ETag` of the answer, or `meta.version` (RFC 7644 §3.14). */
export function etagOf(body: unknown, headers: Reply['headers'] = {}): string | null {
  const version = headers.etag ?? attributeOf(attributeOf(body, 'meta'), 'version')
  return typeof version === 'string' && /^[\x20-\x7e]{1,200}$/.test(version) ? version : null
}

/** The id at the end of an address. */
export function idInLocation(location: unknown): string | null {
  if (typeof location !== 'string') return null
  const last = URL.parse(location, 'http://localhost')?.pathname.split('/').at(-1) ?? ''
  try {
    return usableId(decodeURIComponent(last))
  } catch {
    return null
  }
}

/** What was made: some answer with its address alone (RFC 7644 §3.3). */
export function readCreated({ json, headers, answer }: Reply): ScimResult<RemoteResource> {
  const created = toRemote(json, headers)
  if (created) return { ok: true, value: created, answer }
  const location = headers.location ?? attributeOf(attributeOf(json, 'meta'), 'location')
  const id = idInLocation(location)
  if (id === null) return { ok: false, failure: { kind: 'unreadable', answer } }
  const body: Json = isObject(json) ? json : {}
  return { ok: true, value: { id, etag: etagOf(json, headers), body }, answer }
}
