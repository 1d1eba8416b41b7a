import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { act } from '@/lib/triggers/firing/acts/mutations'
import { readPending, readTrigger } from '@/lib/triggers/firing/queries'
import { forget, settle } from '@/lib/triggers/firing/results/mutations'
import { fireSync } from '@/lib/triggers/firing/syncs/mutations'
import { fits } from '@/lib/triggers/rules'

/** Firings of one transaction. */
const batchSize = 200

/**
 * Does what an organization's triggers have waiting. What a firing causes is written in the transaction that notes it as
 * done, so that a worker that is killed has done all of it or nothing, and whoever comes next does the rest.
 * @param signal aborted when the worker is asked to stop
 */
export async function fireTriggers(
  actor: Actor,
  { now = () => new Date(), signal }: { now?: () => Date; signal?: AbortSignal } = {},
): Promise<void> {
  authorize(actor, 'connection:use')
  const waiting = await db.$queryRaw<{ triggerId: string }[]>`/* waiting_triggers */
    SELECT "id"::text AS "triggerId" FROM "Trigger" trigger
    WHERE "organizationId" = ${actor.organizationId}::uuid AND EXISTS (
      SELECT FROM "TriggerFiring" firing WHERE firing."triggerId" = trigger."id" AND firing."state" = 'pending'
    )`
  for (const { triggerId } of waiting) await fireTrigger(actor, triggerId, { now, signal })
}

/** The same for one trigger. */
export async function fireTrigger(
  actor: Actor,
  triggerId: string,
  { now = () => new Date(), signal }: { now?: () => Date; signal?: AbortSignal } = {},
): Promise<void> {
  authorize(actor, 'sync:run')
  const trigger = await readTrigger(db, actor, triggerId)
  if (!trigger) return
  if (trigger.action === 'start_sync') return fireSync(actor, trigger, now())
  while (!signal?.aborted) {
    const count = await db.$transaction((tx) => fireBatch(tx, actor, triggerId, now()))
    if (count < batchSize) return
  }
}

async function fireBatch(
  tx: Transaction,
  actor: OrganizationActor,
  triggerId: string,
  now: Date,
): Promise<number> {
  const pending = await readPending(tx, actor, triggerId, batchSize)
  const trigger = await readTrigger(tx, actor, triggerId)
  if (!trigger || pending.length === 0) return 0
  const [wanted, others] = [
    pending.filter(({ isTest, data }) => isTest || (trigger.isEnabled && fits(trigger.filter, data))),
    pending.filter(({ isTest, data }) => !isTest && !(trigger.isEnabled && fits(trigger.filter, data))),
  ]
  await forget(
    tx,
    others.map(({ id }) => id),
  )
  await settle(tx, await act(tx, actor, trigger, wanted, now), now)
  return pending.length
}
