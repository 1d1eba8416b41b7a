import type { Exchange } from '@/lib/scim-client/exchange'
import { type PatchOperation, patchSchema, replacementOf, wholePatchOf } from '@/lib/scim-client/patching'
import { attributeOf, type Json, nameIn } from '@/lib/scim-client/paths'
import { readCreated } from '@/lib/scim-client/resources'
import type { RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import type { Updater } from '@/lib/scim-client/updating'

const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** Members of one change: of a PATCH, and of a PUT, for each of which all of the group is read and sent. */
const mostMembers = { patch: 1_000, put: 10_000 }

/** Ids of accounts. Whoever is in both stays, or comes in. */
export interface MemberChange {
  add: readonly string[]
  remove: readonly string[]
}

export interface NewGroup {
  displayName: string
  /** By which it is known again (RFC 7643 §3.1); left out for a provider that refuses it. */
  externalId: string
}

/** Makes a group that has nobody. */
export async function createGroup(
  exchange: Exchange,
  { displayName, externalId }: NewGroup,
): Promise<ScimResult<RemoteResource>> {
  const body = { schemas: [groupSchema], displayName }
  const post = (more: object) => exchange({ method: 'POST', path: '/Groups', body: { ...body, ...more } })
  let called = await post({ externalId })
  const isRefused = !called.ok && called.failure.kind === 'invalid' && called.failure.answer.status === 400
  if (isRefused) called = await post({})
  return called.ok ? readCreated(called.reply) : called
}

/** How many members are best changed at a time. */
export function membersAtOnce(updater: Updater): number {
  return updater.patches() ? mostMembers.patch : mostMembers.put
}

export interface GroupOptions {
  /** Where the group does not say who is in it, it has nobody. */
  mayHaveNobody?: boolean
}

/**
 * Reads resources, groups with their members. Some have members returned on request alone (RFC 7643 §7), so that they
 * are asked for by name where they are missing; still missing, the group has none, or does not tell.
 */
export function withMembers(get: Get): Get {
  return async (path) => {
    const read = await get(path)
    if (!path.startsWith('/Groups/') || !read.ok || membersOf(read.value.body)) return read
    const asked = await get(`${path}?attributes=members`)
    if (!asked.ok) return ['invalid', 'forbidden'].includes(asked.failure.kind) ? read : asked
    const members = attributeOf(asked.value.body, 'members')
    // The first version counts: with it, what changed in between is noticed.
    return { ...read, value: { ...read.value, body: { ...read.value.body, members } } }
  }
}

type Get = (path: string) => Promise<ScimResult<RemoteResource>>

/** How members are taken out, and others put in. */
export function membership({ add, remove }: MemberChange, { mayHaveNobody = false }: GroupOptions = {}) {
  const wanted = new Set(add)
  const change = { add: [...wanted], remove: [...new Set(remove)].filter((id) => !wanted.has(id)) }
  return {
    patch: () => patchOf(change),
    patchOf(current: Json) {
      const members = membersOf(current)
      // It does not tell; but whoever was to be taken out alone, and was not found, is not there.
      if (!members) return change.add.length === 0 && change.remove.length === 1 ? null : patchOf(change)
      const there = new Set(members.map(idOf))
      const add = change.add.filter((id) => !there.has(id))
      const remove = change.remove.filter((id) => there.has(id))
      return add.length + remove.length > 0 ? patchOf({ add, remove }) : null
    },
    replacementOf(current: Json) {
      const members = membersOf(current) ?? (mayHaveNobody ? [] : null)
      if (!members) return null
      const left = new Map(members.map((member) => [idOf(member), member]))
      for (const id of change.remove) left.delete(id)
      // Members that are not Portico's stay as they are described: groups may be among them.
      for (const id of change.add) if (!left.has(id)) left.set(id, { value: id })
      const key = nameIn(current, 'members') ?? 'members'
      return replacementOf({ ...current, [key]: [...left.values()] }, [])
    },
  }
}

function patchOf({ add, remove }: MemberChange): object {
  const removals = remove.map(
    (id): PatchOperation => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }),
  )
  const value = add.map((id) => ({ value: id }))
  const addition: PatchOperation[] = value.length > 0 ? [{ op: 'add', path: 'members', value }] : []
  return { schemas: [patchSchema], Operations: [...removals, ...addition] }
}

/**
 * Who is in a group that was read: users, and groups where the provider has them inside of others. Null: it does not
 * say; empty groups may do so as well (RFC 7643 §2.5).
 */
export function memberIdsOf(group: Json): string[] | null {
  return membersOf(group)?.flatMap((member) => idOf(member) ?? []) ?? null
}

function membersOf(group: Json): Json[] | null {
  const members = attributeOf(group, 'members')
  return Array.isArray(members) ? members.filter((member) => idOf(member) !== null) : null
}

function idOf(member: unknown): string | null {
  const id = attributeOf(member, 'value')
  return typeof id === 'string' ? id : null
}

/** What gives a group another name. */
export function renaming(displayName: string, { mayHaveNobody = false }: GroupOptions = {}) {
  const changes = [{ path: 'displayName', value: displayName }]
  return {
    patch: () => ({
      schemas: [patchSchema],
      Operations: [{ op: 'replace', path: 'displayName', value: displayName }],
    }),
    patchOf: (current: Json) => wholePatchOf(current, changes),
    replacementOf: (current: Json) =>
      mayHaveNobody || membersOf(current) ? replacementOf(current, changes) : null,
  }
}
