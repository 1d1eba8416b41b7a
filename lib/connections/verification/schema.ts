import { z } from 'zod'
import { tokenFailures } from '@/lib/connections/tokens/schema'
import { verifyFailureReasons } from '@/lib/connectors/reasons'
import { defineJob } from '@/lib/queue'

/** Reasons that a failed test can have; each has a sentence among the messages `connectionErrors`. */
export const testFailureReasons = [
  ...verifyFailureReasons.map((reason) => `verification.${reason}` as const),
  // Nothing was entered that could be entered again.
  'verification.accessEnded',
  // The client of this Portico was refused when it renewed the access.
  'authorization.wrongCredentials',
  ...tokenFailures,
] as const
export type TestFailureReason = (typeof testFailureReasons)[number]

/**
 * The last test of a connection, where it failed: what its sentence needs, and when. Nothing else of what the
 * provider answered is kept.
 */
export const testFailureSchema = z.object({
  reason: z.enum(testFailureReasons),
  host: z.string().max(300),
  /** HTTP status; 0 where there was none. */
  status: z.number().int().min(0),
  /** Seconds that the provider had to answer, where it took longer. */
  limit: z.number().int().positive().optional(),
  at: z.iso.datetime(),
  /** A call for data failed, now or earlier in the same run; else the refresh of a token alone. */
  isOfCheck: z.boolean().optional(),
})
export type TestFailure = z.output<typeof testFailureSchema>

/** Tests a connection if that is still due. */
export const checkConnectionJob = defineJob(
  'connection.check',
  z.object({ organizationId: z.uuid(), connectionId: z.uuid() }),
)
