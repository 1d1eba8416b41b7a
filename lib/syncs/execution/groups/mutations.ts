import { db } from '@/lib/db'
import type { SyncOperation, SyncRunState } from '@/lib/generated/prisma/enums'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import { type GroupItem, nextGroup } from '@/lib/syncs/execution/groups/queries'
import { writeResults } from '@/lib/syncs/execution/results/mutations'
import { resultOfFailure } from '@/lib/syncs/execution/rules'
import type { Result } from '@/lib/syncs/execution/schema'
import { stopFor, type WaveEnd } from '@/lib/syncs/execution/waves/mutations'

/** What the provider has as a group from now on; null: nothing. */
type NewGroup = { remoteId: string; name: string; etag: string | null; isOwn: boolean } | null
type Performed = { result: Result; group?: NewGroup }

/** Brings the groups of a run in line with their audiences, one after the other: after all people. */
export async function runGroups(context: RunContext, signal: AbortSignal): Promise<WaveEnd> {
  let made = false
  context.calls.allow()
  while (!signal.aborted) {
    const item = await nextGroup(context.run)
    if (!item) return { why: 'drained', made }
    const { result, group } = await perform(context, item).catch(
      (error: unknown): Performed => ({ result: stopFor(error, signal.aborted) }),
    )
    if (result.kind === 'stop') {
      if (result.why === 'throttled') context.pace.hold(result.retryAfterSeconds ?? 1)
      return { why: result.why, made }
    }
    made ||= result.kind === 'done'
    if ((await write(context, item, result, group)) !== 'running') return { why: 'lost', made }
  }
  return { why: 'aborted', made }
}

async function perform(context: RunContext, item: GroupItem): Promise<Performed> {
  if (item.operation === 'deprovision' || item.name === null) return remove(context, item)
  const { known, name } = item
  if (known?.remoteId) return update(context, item, { ...known, remoteId: known.remoteId }, name)
  return provision(context, item, name)
}

async function provision({ client, run }: RunContext, item: GroupItem, name: string): Promise<Performed> {
  const found = await client.findGroups(name)
  if (!found.ok) return of(found.failure, item, 'provision')
  const [first, second] = found.value
  if (second) return { result: done('provision', 'failed', { reason: 'ambiguous', answer: found.answer }) }
  const changes = [{ name: 'members', before: null, after: String(item.memberIds.length) }]
  const operation: SyncOperation = first ? 'link' : 'provision'
  if (run.isDryRun) return { result: done(operation, 'planned', { changes }) }
  const target = first
    ? { ok: true as const, value: first, answer: found.answer }
    : await client.createGroup({ displayName: name, memberIds: [] })
  if (!target.ok) return of(target.failure, item, 'provision')
  const { id, etag } = target.value
  const changed = await client.changeMembers(id, { add: item.add, remove: [] })
  if (!changed.ok) return of(changed.failure, item, operation)
  return {
    result: done(operation, 'succeeded', { changes, answer: target.answer }),
    group: { remoteId: id, name, etag, isOwn: !first },
  }
}

async function update(
  { client, run }: RunContext,
  item: GroupItem,
  known: NonNullable<NewGroup>,
  name: string,
): Promise<Performed> {
  const { add, remove } = item
  const changes = [
    ...(known.name === name ? [] : [{ name: 'displayName', before: known.name, after: name }]),
    ...(add.length === 0 ? [] : [{ name: 'members', before: null, after: `+${add.length}` }]),
    ...(remove.length === 0 ? [] : [{ name: 'members', before: `−${remove.length}`, after: null }]),
  ]
  if (changes.length === 0) return { result: { kind: 'unchanged' } }
  if (run.isDryRun) return { result: done('update', 'planned', { changes }) }
  let answer: AnswerExcerpt | null = null
  if (known.name !== name) {
    const renamed = await client.renameGroup(known.remoteId, name)
    if (!renamed.ok) return recreate(renamed.failure)
    answer = renamed.answer
  }
  if (add.length + remove.length > 0) {
    const changed = await client.changeMembers(known.remoteId, { add, remove })
    if (!changed.ok) return recreate(changed.failure)
    answer = changed.answer
  }
  return { result: done('update', 'succeeded', { changes, answer }), group: { ...known, name } }

  // Somebody deleted the group at the provider: the next try makes it anew.
  function recreate(failure: ScimFailure): Performed {
    if (failure.kind !== 'notFound') return of(failure, item, 'update')
    return { result: { kind: 'again', reason: 'notFound', answer: failure.answer }, group: null }
  }
}

async function remove({ client, run, settings }: RunContext, item: GroupItem): Promise<Performed> {
  const id = item.known?.remoteId
  if (!id) return { result: done('deprovision', 'skipped', { reason: 'nothingThere' }), group: null }
  if (settings.deprovisioning === 'none') {
    return { result: done('deprovision', 'skipped', { reason: 'operationOff' }), group: null }
  }
  if (run.isDryRun) return { result: done('deprovision', 'planned', {}) }
  // A group that was there before keeps its others, and itself.
  const ended = item.known?.isOwn
    ? await client.deleteGroup(id)
    : await client.changeMembers(id, { add: [], remove: item.remove })
  if (!ended.ok && ended.failure.kind !== 'notFound') return of(ended.failure, item, 'deprovision')
  return { result: done('deprovision', 'succeeded', {}), group: null }
}

type Done = Extract<Result, { kind: 'done' }>

function done(operation: SyncOperation, status: Done['status'], more: Partial<Done>): Done {
  return { kind: 'done', operation, status, ...more }
}

function of(failure: ScimFailure, item: GroupItem, operation: SyncOperation): Performed {
  return { result: resultOfFailure(failure, operation, item.attempts) }
}

/** Item and group together, while the run is held. */
async function write(
  { run }: RunContext,
  { position, operation, attempts, audienceId, memberIds }: GroupItem,
  result: Exclude<Result, { kind: 'stop' }>,
  group: NewGroup | undefined,
): Promise<SyncRunState | null> {
  return db.$transaction(async (tx) => {
    const subject = { position, operation, attempts, employeeId: null, version: 0 }
    const state = await writeResults(run, [{ item: subject, result }], tx)
    if (state === null || group === undefined || run.isDryRun) return state
    const { connectionId } = run
    const where = { connectionId_audienceId: { connectionId, audienceId } }
    if (group === null) {
      await tx.syncGroup.deleteMany({ where: { connectionId, audienceId } })
    } else {
      const data = { ...group, members: memberIds }
      await tx.syncGroup.upsert({ where, create: { connectionId, audienceId, ...data }, update: data })
    }
    return state
  })
}
