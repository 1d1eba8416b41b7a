import type { Exchange } from '@/lib/scim-client/exchange'
import { type PatchOperation, patchSchema, replacementOf, wholePatchOf } from '@/lib/scim-client/patching'
import { attributeOf, type Json, nameIn } from '@/lib/scim-client/paths'
import { readCreated } from '@/lib/scim-client/resources'
import type { RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import type { Updater } from '@/lib/scim-client/updating'

const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** Members of one change: of a PATCH, and of a PUT, for each of which all of the group is read and sent. */
const mostMembers = { patch: 1_000, put: 10_000 }

export interface MemberChange {
  add: readonly string[]
  remove: readonly string[]
}

/** Makes a group that has nobody. */
export async function createGroup(
  exchange: Exchange,
  displayName: string,
): Promise<ScimResult<RemoteResource>> {
  const body = { schemas: [groupSchema], displayName }
  const called = await exchange({ method: 'POST', path: '/Groups', body })
  return called.ok ? readCreated(called.reply) : called
}

/** How many members are best changed at a time. */
export function membersAtOnce(updater: Updater): number {
  return updater.patches() ? mostMembers.patch : mostMembers.put
}

/** How members are taken out, and others put in. */
export function membership(change: MemberChange) {
  return {
    patch: () => patchOf(change),
    patchOf(current: Json) {
      const there = new Set(membersOf(current).map(idOf))
      const add = change.add.filter((id) => !there.has(id))
      const remove = change.remove.filter((id) => there.has(id))
      return add.length + remove.length > 0 ? patchOf({ add, remove }) : null
    },
    replacementOf(current: Json) {
      const left = new Map(membersOf(current).map((member) => [idOf(member), member]))
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

/** Who is in a group that was read: users, and groups where the provider has them inside of others. */
export function memberIdsOf(group: Json): string[] {
  return membersOf(group).flatMap((member) => idOf(member) ?? [])
}

function membersOf(group: Json): Json[] {
  const members = attributeOf(group, 'members')
  return Array.isArray(members) ? members.filter((member) => idOf(member) !== null) : []
}

function idOf(member: unknown): string | null {
  const id = attributeOf(member, 'value')
  return typeof id === 'string' ? id : null
}

/** What gives a group another name. */
export function renaming(displayName: string) {
  const changes = [{ path: 'displayName', value: displayName }]
  return {
    patch: () => ({
      schemas: [patchSchema],
      Operations: [{ op: 'replace', path: 'displayName', value: displayName }],
    }),
    patchOf: (current: Json) => wholePatchOf(current, changes),
    replacementOf: (current: Json) => replacementOf(current, changes),
  }
}
