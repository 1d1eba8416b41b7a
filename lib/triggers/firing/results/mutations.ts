import type { Transaction } from '@/lib/db'
import type { Pending } from '@/lib/triggers/firing/queries'
import type { FiringReason } from '@/lib/triggers/schema'

/** What became of a firing. */
export interface Result {
  firingId: string
  state: 'succeeded' | 'failed' | 'skipped'
  reason: FiringReason
  details?: { messages?: number; runId?: string }
}

/** What a trigger was not meant for leaves no trace. */
export async function forget(tx: Transaction, firingIds: readonly string[]): Promise<void> {
  if (firingIds.length > 0) await tx.triggerFiring.deleteMany({ where: { id: { in: [...firingIds] } } })
}

/** Notes what became of firings. */
export async function settle(tx: Transaction, results: readonly Result[], now: Date): Promise<void> {
  if (results.length === 0) return
  await tx.$executeRaw`/* settle_firings */
    UPDATE "TriggerFiring" firing
    SET "state" = result."state"::"TriggerFiringState", "reason" = result."reason", "details" = result."details",
      "finishedAt" = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      AS result("firingId" uuid, "state" text, "reason" text, "details" jsonb)
    WHERE firing."id" = result."firingId" AND firing."state" = 'pending'`
}

export function skip(firings: readonly Pick<Pending, 'id'>[], reason: FiringReason): Result[] {
  return firings.map(({ id }) => ({ firingId: id, state: 'skipped', reason }))
}
