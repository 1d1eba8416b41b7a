import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { countCheck } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import { fireTriggersJob } from '@/lib/events/schema'
import { enqueue } from '@/lib/queue'
import { holdTrigger, requireUsable } from '@/lib/triggers/mutations'
import { triggerEvents } from '@/lib/triggers/schema'
import { sampleData } from '@/lib/triggers/testing/rules'

/**
 * Sets a trigger off now, whether it is on or not, with an event about somebody who does not exist. What it does is
 * real: the run, the message, the mail, the call.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` as `switchTrigger`; `limit_exceeded`
 */
export async function testTrigger(actor: Actor, triggerId: string): Promise<void> {
  authorize(actor, 'trigger:update')
  const { organizationId } = actor
  await countCheck(actor)
  await db.$transaction(async (tx) => {
    const trigger = await holdTrigger(tx, actor, triggerId)
    await requireUsable(tx, actor, trigger)
    const type = triggerEvents.find((known) => known === trigger.event)
    const event = type && (await tx.event.create({ data: { organizationId, type, data: sampleData(type) } }))
    await tx.triggerFiring.create({ data: { triggerId, eventId: event?.id ?? null, isTest: true } })
    await audit(tx, actor, {
      action: 'trigger.tested',
      subject: { type: 'trigger', id: triggerId },
      details: { name: trigger.name },
    })
    // The worker does it, within a moment.
    await enqueue(tx, fireTriggersJob, { organizationId })
  })
}
