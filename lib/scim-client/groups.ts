import type { Exchange } from '@/lib/scim-client/exchange'
import { answerLimits } from '@/lib/scim-client/exchange'
import { type PatchOperation, patchSchema, replacementOf, wholePatchOf } from '@/lib/scim-client/patching'
import { attributeOf, type Json, nameIn } from '@/lib/scim-client/paths'
import { readCreated } from '@/lib/scim-client/resources'
import type { RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import type { Updater } from '@/lib/scim-client/updating'

const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** Members of one PATCH. */
const batchSize = 1_000

export interface MemberChange {
  add: readonly string[]
  remove: readonly string[]
}

/** Makes a group; members beyond the first thousand follow in changes of their own. */
export async function createGroup(
  exchange: Exchange,
  updater: Updater,
  { displayName, memberIds }: { displayName: string; memberIds: readonly string[] },
): Promise<ScimResult<RemoteResource>> {
  const atOnce = updater.patches() ? memberIds.slice(0, batchSize) : memberIds
  const members = atOnce.map((value) => ({ value }))
  const body = { schemas: [groupSchema], displayName, ...(members.length > 0 && { members }) }
  const called = await exchange({ method: 'POST', path: '/Groups', body, most: answerLimits.list })
  if (!called.ok) return called
  const created = readCreated(called.reply)
  if (!created.ok || atOnce.length === memberIds.length) return created
  const rest = { add: memberIds.slice(atOnce.length), remove: [] }
  const changed = await changeMembers(updater, `/Groups/${encodeURIComponent(created.value.id)}`, rest)
  return changed.ok ? created : changed
}

/** Adds and removes members: a thousand in one PATCH, or all in one PUT of the group. */
export async function changeMembers(
  updater: Updater,
  path: string,
  change: MemberChange,
): Promise<ScimResult<null>> {
  let last: ScimResult<null> = { ok: true, value: null, answer: { status: 204, body: '' } }
  for (const batch of updater.patches() ? batchesOf(change) : [change]) {
    const changed = await updater.update(path, formsOf(batch, change), null)
    if (!changed.ok) return changed
    last = { ok: true, value: null, answer: changed.answer }
    // It was a PUT with all of them.
    if (!updater.patches()) break
  }
  return last
}

function* batchesOf({ add, remove }: MemberChange): Generator<MemberChange> {
  for (let at = 0; at < remove.length; at += batchSize) {
    yield { add: [], remove: remove.slice(at, at + batchSize) }
  }
  for (let at = 0; at < add.length; at += batchSize) {
    yield { add: add.slice(at, at + batchSize), remove: [] }
  }
}

/** @param all what a PUT carries, in which there are no batches */
function formsOf(batch: MemberChange, all: MemberChange) {
  return {
    patch: () => patchOf(batch),
    patchOf(current: Json) {
      const there = new Set(memberIdsOf(current))
      const add = batch.add.filter((id) => !there.has(id))
      const remove = batch.remove.filter((id) => there.has(id))
      return add.length + remove.length > 0 ? patchOf({ add, remove }) : null
    },
    replacementOf(current: Json) {
      const removed = new Set(all.remove)
      const left = new Set([...memberIdsOf(current).filter((id) => !removed.has(id)), ...all.add])
      const key = nameIn(current, 'members') ?? 'members'
      return replacementOf({ ...current, [key]: [...left].map((value) => ({ value })) }, [])
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

function memberIdsOf(group: Json): string[] {
  const members = attributeOf(group, 'members')
  const ids = Array.isArray(members) ? members.map((member) => attributeOf(member, 'value')) : []
  return ids.filter((id) => typeof id === 'string')
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
