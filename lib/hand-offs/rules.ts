import type { HandOffEnd } from '@/lib/hand-offs/schema'
import { longestValidity, shortestValidity } from '@/lib/hand-offs/schema'

export function isValidity(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= shortestValidity && minutes <= longestValidity
}

export type HandOffState = 'open' | 'used' | 'revoked' | 'obsolete' | 'expired'

interface Life {
  usedAt: Date | null
  revokedAt: Date | null
  isObsolete: boolean
  expiresAt: Date
}

/** What became of a link. */
export function handOffState({ usedAt, revokedAt, isObsolete, expiresAt }: Life, now: Date): HandOffState {
  if (usedAt) return 'used'
  if (revokedAt) return isObsolete ? 'obsolete' : 'revoked'
  return expiresAt > now ? 'open' : 'expired'
}

/** Methods that somebody else can be asked to enter or authorize: those that work here and are allowed. */
export function methodsToHandOff<Method extends { type: string; isUsable: boolean; blocked: string | null }>(
  methods: readonly Method[],
  only: string | null = null,
): Method[] {
  return methods.filter(
    ({ type, isUsable, blocked }) =>
      isUsable && blocked === null && type !== 'none' && (only === null || type === only),
  )
}

/** The page of a link, as a path without the language. */
export function handOffPage(token: string): string {
  return `/hand-off/${token}`
}

/** The page after which nothing is left to do. */
export function handOffEndPage(end: HandOffEnd): string {
  return `/hand-off/end/${end}`
}
