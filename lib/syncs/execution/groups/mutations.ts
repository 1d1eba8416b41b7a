import { db } from '@/lib/db'
import type { ScimFailure } from '@/lib/scim-client/schema'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import {
  done,
  failed,
  findGroup,
  gone,
  makeGroup,
  type Performed,
  renameGroup,
} from '@/lib/syncs/execution/groups/making/mutations'
import { bringMembers, type GroupWave, type Work } from '@/lib/syncs/execution/groups/members/mutations'
import { countMembers } from '@/lib/syncs/execution/groups/members/queries'
import { nextGroup } from '@/lib/syncs/execution/groups/queries'
import { isMarked, isWithoutGroups, toChanges, toTotals } from '@/lib/syncs/execution/groups/rules'
import type { FoundGroup, GroupItem } from '@/lib/syncs/execution/groups/schema'
import { writeGroup } from '@/lib/syncs/execution/groups/writing/mutations'
import { shortWaitMs } from '@/lib/syncs/execution/rules'
import { isPassing, stopFor, type WaveEnd } from '@/lib/syncs/execution/waves/mutations'
import { movedGroupsSql } from '@/lib/syncs/planning/groups/sql'

/** Brings the groups of a run in line with their audiences, one after the other: after all people. */
export async function runGroups(context: RunContext, signal: AbortSignal): Promise<WaveEnd> {
  // To be waited for without a place in the worker.
  if (context.pace.heldMs() > shortWaitMs) return { why: 'throttled', made: false }
  const wave: GroupWave = { context, signal, most: null, made: false }
  context.calls.allow()
  while (!signal.aborted) {
    const item = await nextGroup(context.run)
    if (!item) return { why: 'drained', made: wave.made }
    const { result, group, operation } = await turn(wave, item)
    if (result.kind === 'stop') {
      if (result.why === 'throttled') context.pace.hold(result.retryAfterSeconds ?? 1)
      return { why: result.why, made: wave.made }
    }
    wave.made ||= result.kind === 'done'
    if ((await writeGroup(context.run, item, { result, group, operation })) !== 'running') {
      return { why: 'lost', made: wave.made }
    }
  }
  return { why: 'aborted', made: wave.made }
}

/**
 * Adds the groups to a run that is done otherwise in which somebody's account is another one now: it was gone at the
 * provider.
 * @returns whether there are any
 */
export async function addMovedGroups({ run, settings }: RunContext): Promise<boolean> {
  if (!settings.syncsGroups || run.isDryRun) return false
  return (await db.$queryRaw<unknown[]>(movedGroupsSql(run))).length > 0
}

/** Of a provider that is down, no group is to blame. */
async function turn(wave: GroupWave, item: GroupItem): Promise<Performed> {
  try {
    const performed = await perform(wave, item)
    const { result } = performed
    const mayBeDown = result.kind !== 'stop' && result.kind !== 'unchanged' && isPassing(result)
    return mayBeDown && (await isDown(wave.context, item))
      ? { result: { kind: 'stop', why: 'down' } }
      : performed
  } catch (error) {
    return { result: stopFor(error, wave.signal.aborted) }
  }
}

async function isDown({ client }: RunContext, { name, known }: GroupItem): Promise<boolean> {
  const asked = await client.findGroups(name ?? known?.name ?? '')
  return !asked.ok && 'wasSent' in asked.failure
}

async function perform(wave: GroupWave, item: GroupItem): Promise<Performed> {
  const { context } = wave
  const { name, known } = item
  if (item.operation === 'deprovision' || name === null) return remove(wave, item)
  if (context.run.isDryRun) return rehearse(context, item, name)
  const totals = toTotals(item.changes)
  if (!known?.remoteId) {
    const made = await makeGroup(context, item, name)
    if ('result' in made) return made
    wave.made = true
    const isInDoubt = !made.isNew
    return finish(wave, item, { ...made, totals, isEnding: false, isInDoubt })
  }
  const group: FoundGroup = { ...known, remoteId: known.remoteId }
  if (group.name !== name) {
    const renamed = await renameGroup(context, item, { group, totals, name })
    if ('result' in renamed) return renamed
    wave.made = true
  }
  const { operation } = item
  return finish(wave, item, { group, operation, totals, isEnding: false, isInDoubt: known.needsRetry })
}

/** The group is there, under its name: now its members. */
async function finish(wave: GroupWave, item: GroupItem, work: Work): Promise<Performed> {
  const { operation, totals, group } = work
  const ended = await bringMembers(wave, item, work)
  const changes = toChanges(totals)
  if (ended.kind === 'stop') return { result: ended }
  if (ended.kind === 'gone') return gone(item, ended.answer, operation)
  if (ended.kind === 'failed') {
    const { result } = failed(item, ended.failure, operation)
    if (result.kind === 'stop' || result.kind === 'unchanged') return { result }
    return { result: { ...result, changes }, operation }
  }
  const { refused, answer } = ended
  if (refused) return done(operation, 'failed', { reason: 'membersRefused', changes, ...saidBy(refused) })
  if (operation === 'update' && changes.length === 0) return { result: { kind: 'unchanged' } }
  const isAgain = operation === 'provision' && item.operation === 'update'
  const reason = isAgain ? 'groupMadeAgain' : operation === 'link' ? 'groupFound' : undefined
  return { ...done(operation, 'succeeded', { reason, changes, answer }), group }
}

function saidBy(failure: ScimFailure) {
  const message = 'message' in failure && failure.message
  return {
    ...(message && { details: { message } }),
    answer: 'answer' in failure ? failure.answer : null,
  }
}

/** What a run would do; reading is all that is asked of the provider. */
async function rehearse(context: RunContext, item: GroupItem, name: string): Promise<Performed> {
  const { audienceId, known } = item
  let operation = item.operation
  if (!known?.remoteId) {
    const looked = await findGroup(context, item, name)
    if ('result' in looked) return looked
    operation = looked.found && !looked.found.isOwn ? 'link' : 'provision'
  }
  const counted = await countMembers(context.run, { audienceId, isEnding: false })
  const isRenamed = known?.remoteId && known.name !== name
  const renamed = isRenamed ? { name: 'displayName', before: known.name, after: name } : null
  const changes = toChanges({ ...counted, renamed })
  if (operation === 'update' && changes.length === 0) return { result: { kind: 'unchanged' } }
  return done(operation, 'planned', { changes })
}

/**
 * Takes a group away whose audience is deleted or in the activation no more. One that was there before Portico loses
 * those alone whom Portico put there.
 */
async function remove(wave: GroupWave, item: GroupItem): Promise<Performed> {
  const { client, run, settings } = wave.context
  const { known, audienceId } = item
  const details = known ? { group: known.name } : undefined
  if (item.isWanted) return done('deprovision', 'skipped', { reason: 'audienceBack', details })
  const skipped = (reason: 'groupGone' | 'operationOff') => ({
    ...done('deprovision', 'skipped', { reason, details }),
    group: null,
  })
  const group = known && (await lookUp(wave.context, item))
  if (!group) return skipped('groupGone')
  if ('result' in group) return group
  if (settings.deprovisioning === 'none') return skipped('operationOff')
  if (run.isDryRun) {
    const counted = await countMembers(run, { audienceId, isEnding: true })
    return done('deprovision', 'planned', { details, changes: toChanges({ ...counted, renamed: null }) })
  }
  if (!group.isOwn) {
    const { needsRetry: isInDoubt } = known
    const totals = toTotals(item.changes)
    const work = { group, operation: 'deprovision', totals, isEnding: true, isInDoubt } as const
    const { result } = await finish(wave, item, work)
    // It is gone by itself.
    if (result.kind === 'again' && result.reason === 'notFound') {
      return (await whyStillThere(wave.context, item, group)) ?? skipped('groupGone')
    }
    if (result.kind !== 'done') return { result }
    const isOver = result.status === 'succeeded'
    return {
      result: { ...result, details: { ...result.details, ...details } },
      ...(isOver && { group: null }),
    }
  }
  const deleted = await client.deleteGroup(group.remoteId)
  if (deleted.ok) {
    const { answer } = deleted
    return { ...done('deprovision', 'succeeded', { details, answer }), group: null }
  }
  if (deleted.failure.kind !== 'notFound') return failed(item, deleted.failure)
  return (await whyStillThere(wave.context, item, group)) ?? skipped('groupGone')
}

/**
 * That a group is not found may mean that nothing is, for now: it counts as gone only where the provider answers which
 * there are, without it.
 * @returns null where it is gone
 */
async function whyStillThere(
  { client }: RunContext,
  item: GroupItem,
  group: FoundGroup,
): Promise<Performed | null> {
  const found = await client.findGroups(group.name)
  if (!found.ok) return failed(item, found.failure)
  const isThere = found.value.some(({ id }) => id === group.remoteId)
  return isThere ? done('deprovision', 'failed', { reason: 'notFound', answer: found.answer }) : null
}

/** Where its creation may have been answered to nobody, a group has to be looked for to be taken away. */
async function lookUp(
  { client, run, saysGroups }: RunContext,
  item: GroupItem,
): Promise<FoundGroup | Performed | null> {
  const { known, audienceId } = item
  if (known?.remoteId) return { ...known, remoteId: known.remoteId }
  if (!known?.needsRetry) return null
  const found = await client.findGroups(known.name)
  if (!found.ok) return isWithoutGroups(found.failure, saysGroups) ? null : failed(item, found.failure)
  const own = found.value.find(({ body }) => isMarked(body, run.connectionId, audienceId))
  return own ? { name: known.name, remoteId: own.id, isOwn: true } : null
}
