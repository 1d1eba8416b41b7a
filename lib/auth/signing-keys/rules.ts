import type { KeyTimes } from '@/lib/auth/signing-keys/schema'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** How long an access token is good, in milliseconds. */
export const tokenLifetimeMs = day
/** Whoever keeps a copy of the published keys has this long to learn of a new one. */
const publishedAheadMs = day
const signsForMs = 30 * day
/** Longer than it should sign: tokens are still given while no worker runs. */
const longestLifeMs = 90 * day
/** For clocks that differ. */
const graceMs = hour

/** The key that signs at a moment: the newest that has become active and outlives its tokens. */
export function signerAt<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key | null {
  const able = keys.filter(
    ({ activeAt, expiresAt }) => activeAt <= now && Number(expiresAt) >= Number(now) + tokenLifetimeMs,
  )
  return able.toSorted((a, b) => Number(b.activeAt) - Number(a.activeAt))[0] ?? null
}

/** When the next key should begin to sign if it has to be made now, else null. */
export function nextActivation(keys: readonly KeyTimes[], now: Date): Date | null {
  if (!signerAt(keys, now)) return now
  const newest = Math.max(...keys.map(({ activeAt }) => Number(activeAt)))
  const due = newest + signsForMs
  if (due - publishedAheadMs > Number(now)) return null
  return new Date(Math.max(due, Number(now) + publishedAheadMs))
}

/** Until when a key is kept that signs from a moment on, as long as no other follows. */
export function firstExpiry(activeAt: Date): Date {
  return new Date(Number(activeAt) + longestLifeMs)
}

/** Until when a key is kept once another one signs: until its last token is over. */
export function lastExpiry(successorActiveAt: Date): Date {
  return new Date(Number(successorActiveAt) + tokenLifetimeMs + graceMs)
}
