import { db, type Transaction } from '@/lib/db'
import type { SyncOperation, SyncRunState } from '@/lib/generated/prisma/enums'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import type { GroupItem, KnownGroup, MemberBatch } from '@/lib/syncs/execution/groups/schema'
import { writeResults } from '@/lib/syncs/execution/results/mutations'
import type { Result } from '@/lib/syncs/execution/schema'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'

type Run = RunContext['run']
type Finished = Exclude<Result, { kind: 'stop' }>

// A group of a million may be forgotten at once.
const patience = { timeout: 600_000, maxWait: 30_000 }

interface Progress {
  operation: SyncOperation
  changes: readonly FieldDifference[]
  group: KnownGroup
  batch?: MemberBatch
}

/**
 * Writes down what was done of a group so far, in one transaction, while the run is held: whoever takes the run up
 * after this process goes on behind it. With each batch its tries begin anew.
 * @returns the run's state; null: it is held by another, or gone, and nothing was written
 */
export async function noteProgress(
  run: Run,
  { position, audienceId }: GroupItem,
  { operation, changes, group, batch }: Progress,
): Promise<SyncRunState | null> {
  return db.$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ state: SyncRunState }[]>`
      SELECT "state"::text FROM "SyncRun"
      WHERE "id" = ${run.id}::uuid AND "holderId" = ${run.holderId}::uuid FOR UPDATE`
    if (!held) return null
    const { connectionId } = run
    await keepGroup(tx, { connectionId, audienceId }, { ...group, needsRetry: true })
    if (batch) await keepMembers(tx, { connectionId, audienceId }, batch)
    await tx.syncItem.updateMany({
      where: { runId: run.id, position, status: 'pending' },
      data: { operation, changes: changes.map((change) => ({ ...change })), ...(batch && { attempts: 0 }) },
    })
    return held.state
  }, patience)
}

interface Key {
  connectionId: string
  audienceId: string
}

async function keepGroup(
  tx: Transaction,
  key: Key,
  group: Partial<KnownGroup> & { needsRetry: boolean },
  name = '',
): Promise<void> {
  await tx.syncGroup.upsert({
    where: { connectionId_audienceId: key },
    create: { ...key, name, isOwn: false, ...group },
    update: group,
  })
}

async function keepMembers(tx: Transaction, key: Key, { remove, add }: MemberBatch): Promise<void> {
  const { connectionId, audienceId } = key
  if (remove.length > 0) {
    await tx.syncGroupMember.deleteMany({
      where: { ...key, employeeId: { in: remove.map(({ employeeId }) => employeeId) } },
    })
  }
  if (add.length === 0) return
  await tx.$executeRaw`
    INSERT INTO "SyncGroupMember" ("connectionId", "audienceId", "employeeId", "remoteId")
    SELECT ${connectionId}::uuid, ${audienceId}::uuid, added.*
    FROM unnest(${add.map(({ employeeId }) => employeeId)}::uuid[], ${add.map(({ remoteId }) => remoteId)}::text[]) AS added
    ON CONFLICT ("connectionId", "audienceId", "employeeId") DO UPDATE SET "remoteId" = excluded."remoteId"`
}

/**
 * Writes what became of a group: the item, and what is known of the group from now on.
 * @param written.group null: the provider has none; left out: what was known stays
 * @param written.operation what the next try goes on with; left out: as before
 */
export async function writeGroup(
  run: Run,
  { position, attempts, audienceId, name, known, ...item }: GroupItem,
  written: {
    result: Finished
    group?: Partial<KnownGroup> | null | undefined
    operation?: SyncOperation | undefined
  },
): Promise<SyncRunState | null> {
  const { result, group, operation = item.operation } = written
  return db.$transaction(async (tx) => {
    const subject = { position, operation, attempts, employeeId: null, version: 0 }
    const state = await writeResults(run, [{ item: subject, result }], tx)
    if (state === null || run.isDryRun) return state
    const key = { connectionId: run.connectionId, audienceId }
    const needsRetry = result.kind === 'again' || (result.kind === 'done' && result.status === 'failed')
    if (group === null) await tx.syncGroup.deleteMany({ where: key })
    else await keepGroup(tx, key, { ...group, needsRetry }, name ?? known?.name)
    return state
  }, patience)
}
