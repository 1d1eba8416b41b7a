import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { fireTriggersJob } from '@/lib/events/schema'
import { enqueue } from '@/lib/queue'
import { nextTime, scheduleSchema } from '@/lib/schedules'

const leftForMs = 30_000

/**
 * Fires what the clock says: once for all times that passed while no worker was there. And has those looked at that were
 * left by a worker that died.
 */
export async function planTriggers(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'trigger:fire')
  const due = await db.trigger.findMany({
    where: { isEnabled: true, nextFiringAt: { lte: now } },
    select: { id: true, organizationId: true, schedule: true, nextFiringAt: true },
    take: 1000,
  })
  for (const { id, organizationId, schedule, nextFiringAt } of due) {
    const known = scheduleSchema.safeParse(schedule).data
    await db.$transaction(async (tx) => {
      // Whoever moves the clock on fires: once, however many look.
      const { count } = await tx.trigger.updateMany({
        where: { id, nextFiringAt },
        data: { nextFiringAt: known ? nextTime(known, now) : null },
      })
      if (count === 0) return
      await tx.triggerFiring.create({ data: { triggerId: id } })
      await enqueue(tx, fireTriggersJob, { organizationId })
    })
  }
  const left = await db.$queryRaw<{ organizationId: string }[]>`/* left_firings */
    SELECT DISTINCT trigger."organizationId"::text
    FROM "TriggerFiring" firing JOIN "Trigger" trigger ON trigger."id" = firing."triggerId"
    WHERE firing."state" = 'pending' AND firing."createdAt" < ${new Date(now.getTime() - leftForMs)}`
  for (const { organizationId } of left) {
    const key = `${fireTriggersJob.name}:${organizationId}:left`
    await enqueue(db, fireTriggersJob, { organizationId }, { key })
  }
}
