import type { SyncOperation } from '@/lib/generated/prisma/enums'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import { mayHaveNobody } from '@/lib/syncs/execution/groups/members/queries'
import { isTaken } from '@/lib/syncs/execution/groups/queries'
import { isMarked, isWithoutGroups, markOf, type Totals, toChanges } from '@/lib/syncs/execution/groups/rules'
import type { FoundGroup, GroupItem, KnownGroup } from '@/lib/syncs/execution/groups/schema'
import { noteProgress } from '@/lib/syncs/execution/groups/writing/mutations'
import { mostAttempts, resultOfFailure } from '@/lib/syncs/execution/rules'
import type { Result } from '@/lib/syncs/execution/schema'

/** What became of a group's turn, and what is known of it from now on (null: the provider has none). */
export interface Performed {
  result: Result
  group?: Partial<KnownGroup> | null
  /** What it is that the next try goes on with; left out: as before. */
  operation?: SyncOperation
}

type Done = Extract<Result, { kind: 'done' }>

export function done(operation: SyncOperation, status: Done['status'], more: Partial<Done> = {}): Performed {
  return { result: { kind: 'done', operation, status, ...more } }
}

export function failed(item: GroupItem, failure: ScimFailure, operation = item.operation): Performed {
  return { result: resultOfFailure(failure, operation, item.attempts), operation }
}

/** A group of the audience's name at the provider; null: there is none. */
type Found = { found: { remoteId: string; isOwn: boolean } | null; answer: AnswerExcerpt }

/**
 * Looks for a group by the audience's name. It is Portico's own where a creation was asked for before, and what is found
 * carries the mark of that; of others nobody can tell who made them.
 */
export async function findGroup(
  { client, run, saysGroups }: RunContext,
  item: GroupItem,
  name: string,
): Promise<Found | Performed> {
  const found = await client.findGroups(name)
  if (!found.ok) {
    return isWithoutGroups(found.failure, saysGroups)
      ? withoutGroups(item, found.failure)
      : failed(item, found.failure)
  }
  const { value, answer } = found
  const [first, second] = value
  if (second) return done(item.operation, 'failed', { reason: 'severalGroups', answer })
  if (!first) return { found: null, answer }
  if (await isTaken(run, item.audienceId, first.id)) {
    return done(item.operation, 'failed', { reason: 'groupNameTaken', answer })
  }
  const isOwn = item.known !== null && isMarked(first.body, run.connectionId, item.audienceId)
  return { found: { remoteId: first.id, isOwn }, answer }
}

/** The next run by the clock does not ask again; one that compares everybody does. */
function withoutGroups({ operation }: GroupItem, failure: ScimFailure): Performed {
  const answer = 'answer' in failure ? failure.answer : null
  return {
    ...done(operation, 'skipped', { reason: 'noGroups', answer }),
    group: { remoteId: null, isOwn: false },
  }
}

/** A group that is there now, and how it came to be. */
export interface Brought {
  group: FoundGroup
  operation: SyncOperation
  answer: AnswerExcerpt
  /** It has nobody. */
  isNew: boolean
}

/**
 * Links the group of the audience's name where there is one, and makes it otherwise. That it is asked for is written
 * down before: a group whose creation was answered to nobody is known again.
 */
export async function makeGroup(
  context: RunContext,
  item: GroupItem,
  name: string,
): Promise<Brought | Performed> {
  const { client, run } = context
  const looked = await findGroup(context, item, name)
  if ('result' in looked) return looked
  const { found } = looked
  if (found) {
    const operation = found.isOwn ? 'provision' : 'link'
    return bring(context, item, { group: { ...found, name }, operation, answer: looked.answer, isNew: false })
  }
  // Not Portico's own before it is known to be there: it may never come to be, and others may make one of the name.
  const asked = { remoteId: null, name, isOwn: false }
  const operation = 'provision'
  const state = await noteProgress(run, item, { operation, changes: [], group: asked })
  if (state !== 'running') return { result: { kind: 'stop', why: 'lost' } }
  const externalId = markOf(run.connectionId, item.audienceId)
  const created = await client.createGroup({ displayName: name, externalId })
  if (created.ok) {
    const group = { remoteId: created.value.id, name, isOwn: true }
    return bring(context, item, { group, operation, answer: created.answer, isNew: true })
  }
  const { failure } = created
  if (isWithoutGroups(failure, context.saysGroups)) return withoutGroups(item, failure)
  if (failure.kind !== 'uniqueness') return failed(item, failure, operation)
  return done(operation, 'failed', { reason: 'groupNameTaken', answer: failure.answer })
}

async function bring({ run }: RunContext, item: GroupItem, brought: Brought): Promise<Brought | Performed> {
  const { group, operation } = brought
  const state = await noteProgress(run, item, { operation, changes: [], group })
  if (state !== 'running') return { result: { kind: 'stop', why: 'lost' } }
  return brought
}

/** Gives a group the audience's name, unless another has it: many providers would let both. */
export async function renameGroup(
  { client, run }: RunContext,
  item: GroupItem,
  { group, totals, name }: { group: FoundGroup; totals: Totals; name: string },
): Promise<AnswerExcerpt | Performed> {
  const named = await client.findGroups(name)
  if (!named.ok) return failed(item, named.failure)
  if (named.value.some(({ id }) => id !== group.remoteId)) {
    return done(item.operation, 'failed', { reason: 'groupNameTaken', answer: named.answer })
  }
  const options = { mayHaveNobody: await mayHaveNobody(run, item.audienceId, group) }
  const renamed = await client.renameGroup(group.remoteId, name, options)
  if (!renamed.ok) {
    const { failure } = renamed
    if (failure.kind === 'notFound') return gone(item, failure.answer)
    if (failure.kind !== 'uniqueness') return failed(item, failure)
    return done(item.operation, 'failed', { reason: 'groupNameTaken', answer: failure.answer })
  }
  totals.renamed = { name: 'displayName', before: totals.renamed?.before ?? group.name, after: name }
  group.name = name
  const { operation } = item
  const state = await noteProgress(run, item, { operation, changes: toChanges(totals), group })
  return state === 'running' ? renamed.answer : { result: { kind: 'stop', why: 'lost' } }
}

/**
 * The group is not there. One that was there before the run was deleted by somebody: the next try makes it anew, with
 * all its members. One that the run itself made or found may show a moment later: the same one is asked for again, a
 * few times, so that no run makes two.
 */
export function gone(item: GroupItem, answer: AnswerExcerpt, operation = item.operation): Performed {
  if (operation === 'update' || operation === 'deprovision') {
    return { result: { kind: 'again', reason: 'notFound', answer }, group: null }
  }
  const reason = 'groupNotFound'
  if (item.attempts + 1 < mostAttempts) return { result: { kind: 'again', reason, answer }, operation }
  return done(operation, 'failed', { reason, answer })
}
