import { z } from 'zod'

/** How long the key that is replaced stays good beside the new one. */
export const keyOverlaps = ['none', 'hour', 'day', 'week'] as const
export type KeyOverlap = (typeof keyOverlaps)[number]

/** Methods with a key or secret that a person enters and the provider lets end. */
export const keyMethods = ['api_key', 'personal_access_token', 'oauth2_client_credentials'] as const

export function hasKey(method: string | null): boolean {
  return keyMethods.some((known) => known === method)
}

/** The day on which a key ends, as a form sends it: none, or one that is not over yet. */
export const expiresOnSchema = z
  .union([z.literal(''), z.iso.date('invalidDate')])
  .refine((day) => day === '' || day >= new Date().toISOString().slice(0, 10), 'keyEnded')
  .transform((day) => day || null)
