import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Why people came into audiences or left them, and gained or lost access. */
export const membershipCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import'), importId: z.uuid(), userId: z.uuid().nullable() }),
  /** The identity provider changed people or groups. */
  z.object({ kind: z.literal('scim') }),
  z.object({ kind: z.literal('segment'), segmentId: z.uuid(), apiKeyId: z.uuid() }),
  /** The conditions of an audience, or its people by hand. */
  z.object({
    kind: z.literal('audience'),
    audienceId: z.uuid(),
    version: z.number().int(),
    userId: z.uuid().nullable(),
  }),
  /** A day passed that conditions count. */
  z.object({ kind: z.literal('date'), on: z.iso.date() }),
  /** People's last day is over: found on this day. */
  z.object({ kind: z.literal('lastDay'), on: z.iso.date() }),
  z.object({ kind: z.literal('activation'), changeId: z.uuid(), userId: z.uuid().nullable() }),
])
export type MembershipCause = z.output<typeof membershipCause>

/** Of a transaction that evaluates an audience or tells whom an activation reaches: there may be a million people. */
export const membershipPatience = { timeout: 300_000, maxWait: 30_000 }

/** What changed about people or a segment, for the audiences that follow. */
export interface MembershipChange {
  cause: MembershipCause
  /** The segment that changed; none: people did. */
  segmentId?: string
  /** Whom to look at again. */
  employeeIds: string[] | 'everybody'
  /** E-mails and external ids that people took on or gave up: segments match them anew. */
  userIds?: string[] | 'all'
  /** People who joined or came back, and people who left. */
  arrivedIds?: string[]
  departedIds?: string[]
}

/** Brings the audiences of an organization in line with the changes that wait. */
export const followMembershipChangesJob = defineJob(
  'memberships.follow',
  z.object({ organizationId: z.uuid() }),
)

/** By which a process has the changes of an organization to itself. */
export const holdKey = (organizationId: string) => `memberships:${organizationId}`
