import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** What other systems and triggers can be told of: the fixed events of the outgoing webhooks. */
export const webhookEvents = [
  'connection.state_changed',
  'activation.changed',
  'employee.access_granted',
  'employee.access_revoked',
  'sync.run_finished',
  'segment.changed',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Events of the directory, which start triggers and leave by no webhook of their own. */
export const directoryEvents = ['employee.joined', 'employee.left', 'employee.department_changed'] as const

/** What the clock set off: told to the endpoint that a trigger calls, and to nobody else. */
export const triggerFired = 'trigger.fired'

/** What an admin sends to try an endpoint out; nobody chooses it. */
export const testEvent = 'webhook.test'

export const eventTypes = [...webhookEvents, ...directoryEvents] as const
export type EventType = (typeof eventTypes)[number]

/**
 * Fires what waits of an organization's triggers. Each transaction that recorded events adds one of its own, so that
 * none waits for another's: jobs of an organization may run at the same time, and find nothing left to do.
 */
export const fireTriggersJob = defineJob('triggers.fire', z.object({ organizationId: z.uuid() }))
