import { z } from 'zod'
import type { ApiScope } from '@/lib/auth/actor'
import { line } from '@/lib/http/field-schema'
import { locales } from '@/lib/i18n/routing'

/** What a key may do with segments. */
export const permissions = ['read', 'write'] as const
export type KeyPermission = (typeof permissions)[number]
export const scopesOf: Record<KeyPermission, ApiScope[]> = {
  read: ['segments:read'],
  write: ['segments:write', 'segments:read'],
}

/** Days that a key is good for, a day of one's own, or no end. */
export const expiries = ['30', '90', '365', 'date', 'never'] as const

/** How long the former secret stays good beside a new one, in hours. */
export const overlaps = ['24', '168', '0'] as const

/** Keys of an organization that are not revoked. */
export const mostKeys = 100
export const nameLength = 100

const locale = z.enum(locales).catch('en')
const isDay = (value: string) => {
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(Number(date)) && date.toISOString().startsWith(value)
}

export const apiKeyId = z.uuid('notFound')

export const createApiKeyForm = z
  .object({
    name: line(nameLength).normalize(),
    permission: z.enum(permissions, 'choose'),
    expiry: z.enum(expiries, 'choose'),
    /** `YYYY-MM-DD`, the last day (UTC) on which the key is good. */
    expiresOn: z.string().trim().default(''),
  })
  .refine(({ expiry, expiresOn }) => expiry !== 'date' || isDay(expiresOn), {
    path: ['expiresOn'],
    error: 'invalidDate',
  })

export const rotateApiKeyForm = z.object({ keyId: apiKeyId, overlap: z.enum(overlaps, 'choose') })

export const revokeApiKeyForm = z.object({ keyId: apiKeyId, locale })

export type KeyState = 'active' | 'expiring' | 'expired' | 'revoked'

/** What another system needs, told once. */
export interface IssuedSecret {
  name: string
  clientId: string
  clientSecret: string
  organizationGuid: string
  tokenUrl: string
  /** ISO 8601; null: without end. */
  expiresAt: string | null
  /** Until when the former secret is good too, ISO 8601; null where there is none. */
  formerUntil: string | null
}
