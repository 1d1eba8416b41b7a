import { createHash, randomBytes } from 'node:crypto'
import type { KeyPermission, KeyState } from '@/lib/api-keys/schema'
import { addDays } from '@/lib/days'
import { AppError } from '@/lib/errors'

/** What is kept of a `client_secret`: its SHA-256. Secrets are random, so that a slow hash would add nothing. */
export function hashClientSecret(clientSecret: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(clientSecret).digest()
}

/** A secret of 256 random bits, of letters that need no encoding; its beginning tells whoever finds it what it is. */
export function newClientSecret(): string {
  return `portico_${randomBytes(32).toString('base64url')}`
}

/**
 * When a key ends that was asked for now; null: never.
 * @throws AppError `invalid` for a day that is over
 */
export function endOf(expiry: string, expiresOn: string, now: Date): Date | null {
  if (expiry === 'never') return null
  if (expiry !== 'date') return new Date(Number(now) + Number(expiry) * dayMs)
  const end = addDays(new Date(`${expiresOn}T00:00:00Z`), 1)
  if (end <= now) throw new AppError('invalid', { fields: { expiresOn: 'datePassed' } })
  return end
}

const dayMs = 24 * 60 * 60 * 1000
const noticeMs = 14 * dayMs

interface KeyTimes {
  expiresAt: Date | null
  revokedAt: Date | null
}

/** Whether a key may be used, and whether it soon may not. */
export function stateOf({ expiresAt, revokedAt }: KeyTimes, now: Date): KeyState {
  if (revokedAt) return 'revoked'
  if (!expiresAt) return 'active'
  if (expiresAt <= now) return 'expired'
  return Number(expiresAt) - Number(now) <= noticeMs ? 'expiring' : 'active'
}

export function permissionOf(scopes: readonly string[]): KeyPermission {
  return scopes.includes('segments:write') ? 'write' : 'read'
}
