import { z } from 'zod'
import { clientSources } from '@/lib/connections/oauth-clients/schema'
import { defineJob } from '@/lib/queue'

/** What becomes, at the provider, of what a deleted connection was given there. */
export const revocationOutcomes = [
  /** There was nothing, or nothing that the provider issued. */
  'nothing',
  /** The provider offers no revocation: it is done there, by hand. */
  'byHand',
  'revoked',
  /** It did not work yet; the worker goes on trying. */
  'pending',
  /** It did not work, and will not. */
  'failed',
] as const
export type RevocationOutcome = (typeof revocationOutcomes)[number]

/** Ends tokens that no connection uses any more. They travel sealed, as the connection's credentials were. */
export const revokeTokensJob = defineJob(
  'connection.revoke_tokens',
  z.object({
    /** Tells what one connection leaves behind at different times apart. */
    id: z.uuid().optional(),
    organizationId: z.uuid(),
    connectionId: z.uuid(),
    listingId: z.uuid(),
    name: z.string(),
    method: z.string(),
    config: z.record(z.string(), z.string()),
    /** The OAuth client that they were granted to, and whose account it was, where known. */
    client: z
      .object({ source: z.enum(clientSources), clientId: z.string() })
      .nullable()
      .default(null),
    accountId: z.string().nullable().default(null),
    /** Base64. */
    sealed: z.base64(),
    /** When trying ends. */
    until: z.iso.datetime(),
  }),
)
export type RevokeTokens = z.output<typeof revokeTokensJob.payload>
