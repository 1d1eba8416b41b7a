import type { MemberChange } from '@/lib/scim-client/groups'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import { beginning, mayHaveNobody, nextMembers } from '@/lib/syncs/execution/groups/members/queries'
import { fewerAfter, isOfMembers, type Totals, toChanges } from '@/lib/syncs/execution/groups/rules'
import type { FoundGroup, GroupItem, Member, MemberBatch } from '@/lib/syncs/execution/groups/schema'
import { noteProgress } from '@/lib/syncs/execution/groups/writing/mutations'
import type { Result } from '@/lib/syncs/execution/schema'

/** What the groups of a run share while one worker does them. */
export interface GroupWave {
  context: RunContext
  signal: AbortSignal
  /** How many members to send together at most; null: as many as the client has for best. */
  most: number | null
  /** The provider did something. */
  made: boolean
}

export interface Work {
  operation: Extract<Result, { kind: 'done' }>['operation']
  group: FoundGroup
  totals: Totals
  /** Nobody is to be in it any more whom Portico put there. */
  isEnding: boolean
  /** The provider may have members that are not written down: by others, or of a batch that nobody heard of again. */
  isInDoubt: boolean
}

type Ended =
  | { kind: 'brought'; answer: AnswerExcerpt | null; refused: ScimFailure | null }
  /** The group is not there any more. */
  | { kind: 'gone'; answer: AnswerExcerpt }
  | { kind: 'failed'; failure: ScimFailure }
  | Extract<Result, { kind: 'stop' }>

/** Of one group, so many are refused one by one before it is given up. */
const mostRefused = 20

/**
 * Brings the members of a group in line, a batch at a time: read, sent, and written down before the next. Where a
 * provider refuses a batch, it is made smaller until whoever is to blame stands alone; the others get in.
 * @param work.totals grow with each batch
 */
export async function bringMembers(wave: GroupWave, item: GroupItem, work: Work): Promise<Ended> {
  const { context, signal } = wave
  const { client, run } = context
  const { operation, group, totals, isEnding } = work
  let { isInDoubt } = work
  let there: Set<string> | null = null
  // Of a group that is not in doubt, what is written down is known: these are there, whoever else has them.
  const stay = work.isInDoubt ? null : new Set<string>()
  const { audienceId } = item
  let after = { remove: beginning, add: beginning }
  let refused = { count: 0, last: null as ScimFailure | null }
  let answer: AnswerExcerpt | null = null
  for (;;) {
    if (signal.aborted) return { kind: 'stop', why: 'aborted' }
    const limit = Math.min(wave.most ?? Number.POSITIVE_INFINITY, client.membersAtOnce())
    const batch = await nextMembers(run, { audienceId, isEnding }, { after, limit })
    const size = batch.remove.length + batch.add.length
    if (size === 0) return ended()
    if (isInDoubt) {
      const read = await client.membersOf(group.remoteId)
      if (!read.ok && read.failure.kind === 'notFound') return { kind: 'gone', answer: read.failure.answer }
      if (!read.ok && read.failure.kind !== 'unreadable') return { kind: 'failed', failure: read.failure }
      there = read.ok && read.value ? new Set(read.value) : null
      isInDoubt = false
    }
    for (const { remoteId, isShared } of batch.remove) if (isShared) stay?.add(remoteId)
    const change = toChange(batch, there, stay)
    const isAsWanted = change.add.length + change.remove.length === 0
    const options = { mayHaveNobody: await mayHaveNobody(run, audienceId, group) }
    const changed = isAsWanted ? null : await client.changeMembers(group.remoteId, change, options)
    if (!changed || changed.ok) {
      wave.made = true
      item.attempts = 0
      for (const id of change.remove) there?.delete(id)
      for (const id of change.add) there?.add(id)
      answer = changed?.answer ?? answer
      totals.added += batch.add.length
      totals.removed += batch.remove.length
      const changes = toChanges(totals)
      const state = await noteProgress(run, item, { operation, changes, group, batch })
      if (state !== 'running') return { kind: 'stop', why: 'lost' }
      after = behind(batch, after)
      if (refused.count > 0 && wave.most !== null) wave.most *= 2
      continue
    }
    const { failure } = changed
    if (failure.kind === 'notFound') {
      const there = await client.getGroup(group.remoteId)
      if (!there.ok && there.failure.kind === 'notFound') return { kind: 'gone', answer: failure.answer }
      if (!there.ok && there.failure.kind !== 'unreadable') return { kind: 'failed', failure: there.failure }
    }
    const fewer = fewerAfter(failure, size)
    if (fewer !== null) {
      wave.most = fewer
      isInDoubt = failure.kind === 'timeout'
      continue
    }
    // Whoever is refused alone is the one to blame.
    if (!isOfMembers(failure)) return { kind: 'failed', failure }
    refused = { count: refused.count + 1, last: failure }
    if (refused.count >= mostRefused) return ended()
    after = behind(batch, after)
  }

  function ended(): Ended {
    if (refused.count > 0) wave.most = null
    return { kind: 'brought', answer, refused: refused.last }
  }
}

/**
 * @param there who is in the group; null: that is not known
 * @param stay who is in it and stays; null: that is not known either
 */
function toChange(
  { remove, add }: MemberBatch,
  there: ReadonlySet<string> | null,
  stay: ReadonlySet<string> | null,
): MemberChange {
  const ids = (members: Member[]) => members.map(({ remoteId }) => remoteId)
  const leaving = ids(remove.filter(({ isShared }) => !isShared))
  const isThere = (id: string) => (there ?? stay)?.has(id) ?? false
  return {
    add: ids(add).filter((id) => !isThere(id)),
    remove: leaving.filter((id) => there?.has(id) ?? true),
  }
}

function behind({ remove, add }: MemberBatch, after: { remove: string; add: string }) {
  return {
    remove: remove.at(-1)?.employeeId ?? after.remove,
    add: add.at(-1)?.employeeId ?? after.add,
  }
}
