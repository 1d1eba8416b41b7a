import { z } from 'zod'
import { says } from '@/lib/api-text'
import { eventTypes, testEvent, triggerFired } from '@/lib/events/schema'
import type { ConnectionState, SyncOutcome, SyncRunCause } from '@/lib/generated/prisma/enums'
import type { MembershipCause } from '@/lib/membership-changes/schema'

/** The types of all messages that leave by a webhook, in the order in which they are described. */
export const messageTypes = [...eventTypes, triggerFired, testEvent] as const
export type MessageType = (typeof messageTypes)[number]

const employee = z
  .object({
    id: z.uuid(),
    externalId: z.string().nullable().meta(says('eventExternalId')),
    email: z.string(),
  })
  .meta({ id: 'EventEmployee' })
const listing = z
  .object({ id: z.uuid(), slug: z.string().meta(says('eventSlug')), name: z.string() })
  .meta({ id: 'EventListing' })

// What the database knows is told, and nothing else.
const states = [
  'pending',
  'connected',
  'needs_reconnect',
  'needs_consent',
  'inactive',
] as const satisfies readonly ConnectionState[]
const causes = ['schedule', 'change', 'manual', 'retry', 'trigger'] as const satisfies readonly SyncRunCause[]
const outcomes = [
  'completed',
  'partially_completed',
  'failed',
  'canceled',
] as const satisfies readonly SyncOutcome[]
const accessCauses = [
  'activation',
  'audience',
  'segment',
  'import',
  'scim',
  'date',
  'lastDay',
] as const satisfies readonly MembershipCause['kind'][]

const code = z.string().nullable().meta(says('eventReason'))
const department = z.string().nullable()
/** Of a test that an admin makes of a trigger. */
const trial = { isTest: z.literal(true).optional().meta(says('eventIsTest')) }

const access = z.object({ employee, listing, cause: z.enum(accessCauses).meta(says('eventCause')), ...trial })
const presence = z.object({
  employee,
  department,
  startDate: z.iso.date().nullable(),
  endDate: z.iso.date().nullable(),
  ...trial,
})

/** What each message holds as `data`. Members may be added; none of these is taken away. */
export const payloads = {
  'connection.state_changed': z.object({
    connectionId: z.uuid(),
    connectionName: z.string(),
    listing,
    state: z.enum([...states, 'deleted']),
    reason: code,
    previousState: z.enum(states),
    previousReason: code,
    ...trial,
  }),
  'activation.changed': z.object({
    activationId: z.uuid(),
    listing,
    connectionId: z.uuid().meta(says('eventOverConnection')),
    change: z.enum(['activated', 'segmented', 'deactivated']),
    version: z.int().meta(says('eventVersion')),
    isActive: z.boolean(),
    everyone: z.boolean().meta(says('eventEveryone')),
    audienceIds: z.array(z.uuid()),
    individuals: z.int().meta(says('eventIndividuals')),
  }),
  'employee.access_granted': access,
  'employee.access_revoked': access,
  'sync.run_finished': z.object({
    runId: z.uuid(),
    connectionId: z.uuid(),
    cause: z.enum(causes),
    outcome: z.enum(outcomes),
    reason: code,
    succeeded: z.int().meta(says('eventCounted')),
    failed: z.int().meta(says('eventCounted')),
    skipped: z.int().meta(says('eventCounted')),
    ...trial,
  }),
  'segment.changed': z.object({
    segmentId: z.uuid(),
    externalId: z.string().nullable().meta(says('callerId')),
    name: z.string(),
    change: z.enum(['created', 'updated', 'deleted']),
    added: z.int().meta(says('added')),
    removed: z.int().meta(says('removed')),
    userCount: z.int().meta(says('userCountNow')),
    ...trial,
  }),
  'employee.joined': presence,
  'employee.left': presence,
  'employee.department_changed': z.object({ employee, department, previousDepartment: department, ...trial }),
  'trigger.fired': z.object({ trigger: z.object({ id: z.uuid(), name: z.string() }), ...trial }),
  'webhook.test': z.object({ message: z.string(), endpointId: z.uuid() }),
} satisfies Record<MessageType, z.ZodObject>

const pascal = (type: string) => type.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What is posted, by its type (Standard Webhooks, "Payload structure"). */
export const messageSchemas = messageTypes.map((type) => ({
  type,
  schema: z
    .object({
      type: z.literal(type),
      timestamp: z.iso.datetime().meta(says('eventTimestamp')),
      data: payloads[type],
    })
    .meta({ id: `${pascal(type)}Message` }),
}))

/** With which each message comes. */
export const messageHeaders = z.object({
  'webhook-id': z.uuid().meta(says('webhookId')),
  'webhook-timestamp': z.string().meta(says('webhookTimestamp')),
  'webhook-signature': z.string().meta(says('webhookSignature')),
})
