import { z } from 'zod'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { localizedText, permissionsSchema } from '@/lib/connectors/disclosure/schema'
import { type MethodType, methodTypes } from '@/lib/connectors/method-types/schema'
import type { ConnectionState } from '@/lib/generated/prisma/enums'

/** Why a connection is in its state (`Connection.stateReason`). Each has a sentence in the messages. */
export const stateReasons = [
  // pending: what the wizard waits for
  'consent',
  'configuration',
  'credentials',
  'authorization',
  'verification',
  'approval',
  // connected
  'unverified',
  'degraded',
  // needs_reconnect
  'authenticationFailed',
  'appRemoved',
  // inactive
  'admin',
  'policy',
  'repeatedFailures',
  'declined',
] as const
export type StateReason = (typeof stateReasons)[number]

/** Authentication methods that the wizard can set up. */
export const supportedMethods = methodTypes
export type SupportedMethod = MethodType

/** The wizard, in order; each step is an address below `/connections/{id}/setup`. */
export const wizardSteps = ['consent', 'credentials', 'verification', 'access', 'done'] as const
export type WizardStep = (typeof wizardSteps)[number]

export interface ConnectionFacts {
  state: ConnectionState
  stateReason: string | null
}

/** What people are shown of it. */
export interface ShownFacts extends ConnectionFacts {
  /** Of its last test, where that failed. */
  lastFailure?: TestFailure | null
}

export const listingSlugSchema = z.string().regex(/^[a-z0-9-]{1,80}$/, 'notFound')
export const connectionIdSchema = z.uuid('notFound')

/** What the organization agreed to, kept as it was then (`Connection.consent`). */
export const consentSchema = z.object({
  permissions: permissionsSchema,
  /** By authentication method that asks for any. */
  scopes: z.array(
    z.object({
      method: z.string(),
      scopes: z.array(z.object({ name: z.string(), reason: localizedText(200) })),
    }),
  ),
  terms: z.string().nullable(),
  privacy: z.string().nullable(),
})
export type Consent = z.output<typeof consentSchema>
