import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Sees to it that there is a key for the time to come. */
export const rotateSigningKeysJob = defineJob('signing-key.rotate', z.unknown())

/** How access tokens are signed (RFC 7518 §3.4). */
export const signingAlgorithm = 'ES256'

/** The public half of a key, as it is published (RFC 7517). */
export const publicJwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
})
export type PublicJwk = z.infer<typeof publicJwkSchema>
export const privateJwkSchema = publicJwkSchema.extend({ d: z.string() })

/** When a key signs, and until when what it signed may be good. */
export interface KeyTimes {
  activeAt: Date
  expiresAt: Date
}
