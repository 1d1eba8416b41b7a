import type { Transaction } from '@/lib/db'
import type { Prisma, SyncItem, SyncRun, SyncSettings } from '@/lib/generated/prisma/client'

type Owned = { id: string; organizationId: string }

export type SyncSettingsOverrides = Partial<
  Omit<Prisma.SyncSettingsUncheckedCreateInput, 'connectionId' | 'organizationId'>
>

/** How a connection provisions people: by their user name, which is the e-mail unless told. */
export function createSyncSettings(
  tx: Transaction,
  connection: Owned,
  overrides: SyncSettingsOverrides = {},
): Promise<SyncSettings> {
  const rule = {
    target: 'userName',
    value: { kind: 'attribute', source: 'userName', expression: 'none', fallback: null },
    isRequired: true,
    maxLength: null,
  }
  return tx.syncSettings.create({
    data: {
      mapping: { rules: [rule] },
      isEnabled: true,
      ...overrides,
      connectionId: connection.id,
      organizationId: connection.organizationId,
    },
  })
}

export type SyncItemOverrides = Partial<Omit<Prisma.SyncItemCreateManyInput, 'runId' | 'position'>>

export interface SyncRunOverrides
  extends Partial<Omit<Prisma.SyncRunUncheckedCreateInput, 'connectionId' | 'organizationId' | 'items'>> {
  items?: SyncItemOverrides[]
}

/** A run that has finished, with its items and their counts; its outcome follows from them unless told. */
export async function createSyncRun(
  tx: Transaction,
  connection: Owned,
  { items = [], state = 'finished', ...overrides }: SyncRunOverrides = {},
): Promise<SyncRun> {
  const now = new Date()
  const isFinished = state === 'finished'
  const run = await tx.syncRun.create({
    data: {
      cause: 'manual',
      mappingVersion: 1,
      startedAt: overrides.createdAt ?? now,
      ...(isFinished && { finishedAt: overrides.createdAt ?? now }),
      ...overrides,
      state,
      connectionId: connection.id,
      organizationId: connection.organizationId,
    },
  })
  const data = items.map((item, index): Prisma.SyncItemCreateManyInput => {
    const { status = 'succeeded' } = item
    return {
      operation: 'provision',
      ...(status !== 'pending' && { finishedAt: overrides.createdAt ?? now }),
      ...item,
      status,
      runId: run.id,
      position: index + 1,
    }
  })
  await tx.syncItem.createMany({ data })
  await countSyncItems(tx, run.id)
  if (!isFinished || run.outcome) return tx.syncRun.findUniqueOrThrow({ where: { id: run.id } })
  return tx.syncRun.update({ where: { id: run.id }, data: { outcome: outcomeOf(data) } })
}

function outcomeOf(items: Pick<SyncItem, 'status'>[] | Prisma.SyncItemCreateManyInput[]) {
  const failed = items.filter(({ status }) => status === 'failed').length
  if (failed === 0) return 'completed' as const
  return failed === items.length ? ('failed' as const) : ('partially_completed' as const)
}

/** Brings what a run keeps of its items in line with them, however many were written. */
export async function countSyncItems(tx: Transaction, runId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM "SyncRunCount" WHERE "runId" = ${runId}::uuid`
  await tx.$executeRaw`
    INSERT INTO "SyncRunCount" ("runId", "operation", "status", "reason", "field", "count")
    SELECT "runId", "operation", "status", coalesce("reason", ''), coalesce("field", ''), count(*)
    FROM "SyncItem" WHERE "runId" = ${runId}::uuid AND "status" <> 'pending' GROUP BY 1, 2, 3, 4, 5`
  await tx.$executeRaw`
    UPDATE "SyncRun" SET
      "total" = (SELECT count(*) FROM "SyncItem" WHERE "runId" = ${runId}::uuid),
      "done" = (SELECT count(*) FROM "SyncItem" WHERE "runId" = ${runId}::uuid AND "status" <> 'pending')
    WHERE "id" = ${runId}::uuid`
}
