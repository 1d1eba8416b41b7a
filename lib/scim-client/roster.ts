import type { RemoteResource, ScimResult } from '@/lib/scim-client/schema'

/** Who is at a provider by one attribute, for providers that cannot be asked. */
export interface Roster {
  /** Ids under a key. Reads the whole list where that is needed to know. */
  find(key: string): Promise<ScimResult<readonly string[]>>
  /** Somebody was made. */
  add(keys: readonly string[], id: string): void
  remove(key: string, id: string): void
  /** It is not known whether somebody is there: the next who asks has the list read again. */
  doubt(keys: readonly string[]): void
}

type Ids = Map<string, string | string[]>

/**
 * Ids alone are kept: with 100 000 people some 15 MB.
 * @param readAll hands every resource to `see`
 * @param keysOf what a resource is found by
 */
export function createRoster(
  readAll: (see: (resource: RemoteResource) => void) => Promise<ScimResult<null>>,
  keysOf: (body: object) => readonly string[],
): Roster {
  let ids: Ids | null = null
  let reading: Promise<ScimResult<null>> | null = null
  const doubted = new Set<string>()
  // What is made while the list is read may stand on a page that was read before.
  const made: [string, string][] = []

  async function read(): Promise<ScimResult<null>> {
    const settled = [...doubted]
    const next: Ids = new Map()
    made.length = 0
    const result = await readAll(({ id, body }) => {
      for (const key of keysOf(body)) put(next, key, id)
    })
    if (!result.ok) return result
    for (const [key, id] of made) put(next, key, id)
    ids = next
    for (const key of settled) doubted.delete(key)
    return result
  }

  return {
    async find(key) {
      while (!ids || doubted.has(key)) {
        reading ??= read().finally(() => {
          reading = null
        })
        const result = await reading
        if (!result.ok) return result
      }
      const found = ids.get(key) ?? []
      const value = typeof found === 'string' ? [found] : found
      return { ok: true, value, answer: { status: 200, body: '' } }
    },
    add(keys, id) {
      for (const key of keys) {
        if (ids) put(ids, key, id)
        if (reading) made.push([key, id])
      }
    },
    remove(key, id) {
      const found = ids?.get(key)
      const left = (typeof found === 'string' ? [found] : (found ?? [])).filter((other) => other !== id)
      if (left.length > 0) ids?.set(key, left)
      else ids?.delete(key)
    },
    doubt(keys) {
      for (const key of keys) doubted.add(key)
    },
  }
}

function put(ids: Ids, key: string, id: string): void {
  const found = ids.get(key)
  if (found === undefined) ids.set(key, id)
  else if (typeof found === 'string') {
    if (found !== id) ids.set(key, [found, id])
  } else if (!found.includes(id)) found.push(id)
}
