import type { Exchange } from '@/lib/scim-client/exchange'
import { readAll, readPage } from '@/lib/scim-client/lists'
import { gatherLookups } from '@/lib/scim-client/lookups'
import { equals, filterPaths, fold, keysOf, type MatchAttribute } from '@/lib/scim-client/matching'
import { attributeOf } from '@/lib/scim-client/paths'
import { createRoster, type Roster } from '@/lib/scim-client/roster'
import type { Capabilities, RemoteResource, ScimResult } from '@/lib/scim-client/schema'

export interface UserSearch {
  /**
   * At most two: one is found, two are too many.
   * @param options.isAlone in a request of its own, whoever else is looked for at the same time
   */
  find(
    attribute: MatchAttribute,
    value: string,
    options?: { isAlone?: boolean },
  ): Promise<ScimResult<RemoteResource[]>>
  /** Takes into account what became of a creation: who is there now, or may be. */
  note(resource: object, outcome: ScimResult<RemoteResource | null>): void
}

/**
 * Finds people by a filter (RFC 7644 §3.4.2.2), those who are looked for at the same time by one. A provider that has
 * none, refuses it or takes no notice of it has its list read through once, and again only when it is in doubt who is
 * there.
 * @param get reads one person
 */
export function createUserSearch(
  exchange: Exchange,
  { filter, maxResults }: Capabilities,
  get: (id: string) => Promise<ScimResult<RemoteResource>>,
): UserSearch {
  const rosters = new Map<MatchAttribute, Roster>()
  const unfiltered = new Set<MatchAttribute>()
  const lookups = gatherLookups(exchange, maxResults)

  function rosterOf(attribute: MatchAttribute): Roster {
    const known = rosters.get(attribute)
    if (known) return known
    const made = createRoster(
      (see) => readAll(exchange, '/Users', maxResults, see),
      (body) => keysOf(attribute, body),
    )
    rosters.set(attribute, made)
    return made
  }

  /** Null: filters do not work here. */
  async function byFilter(attribute: MatchAttribute, value: string) {
    const clause = encodeURIComponent(equals(filterPaths[attribute], value))
    const read = await readPage(exchange, '/Users', `filter=${clause}&count=2`)
    if (!read.ok) return isRefusedFilter(read) ? null : read
    const { resources, total } = read.value
    const key = fold(attribute, value)
    const matching = resources.filter(({ body }) => keysOf(attribute, body).includes(key))
    // Others than were asked for, and not all of them: the one that was meant may be among the rest.
    if (matching.length < resources.length && (total ?? Number.POSITIVE_INFINITY) > resources.length)
      return null
    return { ok: true as const, value: matching.slice(0, 2), answer: read.answer }
  }

  async function byRoster(attribute: MatchAttribute, value: string): Promise<ScimResult<RemoteResource[]>> {
    const roster = rosterOf(attribute)
    const key = fold(attribute, value)
    const found = await roster.find(key)
    if (!found.ok) return found
    let { answer } = found
    const resources: RemoteResource[] = []
    for (const id of found.value.slice(0, 2)) {
      const read = await get(id)
      if (read.ok && keysOf(attribute, read.value.body).includes(key)) resources.push(read.value)
      else if (read.ok || read.failure.kind === 'notFound') roster.remove(key, id)
      else return read
      if (read.ok) answer = read.answer
    }
    return { ok: true, value: resources, answer }
  }

  return {
    async find(attribute, value, { isAlone = false } = {}) {
      if (filter && !unfiltered.has(attribute)) {
        const shared = isAlone ? null : await lookups.find(attribute, value)
        const found = shared && !isToBeAsked(attribute, shared) ? shared : await byFilter(attribute, value)
        if (found?.ok) lookups.note(attribute, found.value)
        if (found) return found
        unfiltered.add(attribute)
      }
      return byRoster(attribute, value)
    },
    note(resource, outcome) {
      if (outcome.ok && outcome.value) lookups.noteCreated(resource, outcome.value.id)
      for (const [attribute, roster] of rosters) {
        const keys = keysOf(attribute, resource)
        if (outcome.ok && outcome.value) roster.add(keys, outcome.value.id)
        else if (!outcome.ok && outcome.failure.kind !== 'throttled') roster.doubt(keys)
      }
    },
  }
}

/**
 * A provider may leave people out of a long answer and count only those whom it gives. Of names it says so when somebody
 * is created (409); other attributes may belong to two, so that nobody is taken to be absent by a shared filter alone.
 */
function isToBeAsked(attribute: MatchAttribute, shared: ScimResult<RemoteResource[]>): boolean {
  return attribute !== 'userName' && shared.ok && shared.value.length === 0
}

/** Groups of a name, at most two. Their members are left out of the answer (RFC 7644 §3.9). */
export async function findGroups(
  exchange: Exchange,
  { filter, maxResults }: Capabilities,
  displayName: string,
): Promise<ScimResult<RemoteResource[]>> {
  const key = fold('displayName', displayName)
  const isMeant = ({ body }: RemoteResource) => {
    const name = attributeOf(body, 'displayName')
    return typeof name === 'string' && fold('displayName', name) === key
  }
  if (filter) {
    const clause = encodeURIComponent(equals('displayName', displayName))
    const query = `filter=${clause}&count=2&excludedAttributes=members`
    const read = await readPage(exchange, '/Groups', query)
    if (!read.ok && !isRefusedFilter(read)) return read
    if (read.ok) {
      const { resources, total } = read.value
      const matching = resources.filter(isMeant)
      const isWhole = matching.length === resources.length || total === resources.length
      if (isWhole) return { ok: true, value: matching.slice(0, 2), answer: read.answer }
    }
  }
  const found: RemoteResource[] = []
  const read = await readAll(exchange, '/Groups', maxResults, (group) => {
    if (found.length < 2 && isMeant(group)) found.push(group)
  })
  return read.ok ? { ok: true, value: found, answer: read.answer } : read
}

function isRefusedFilter(read: Extract<ScimResult<unknown>, { ok: false }>): boolean {
  const { failure } = read
  if (failure.kind === 'forbidden') return failure.scimType === 'invalidFilter'
  // It is this one value that it does not like.
  if (failure.kind === 'invalid' && ['invalidValue', 'tooMany'].includes(failure.scimType ?? '')) return false
  // 501: filters are not implemented (RFC 7644 §3.12).
  return failure.kind === 'invalid' && [400, 403, 413, 501].includes(failure.answer.status)
}
