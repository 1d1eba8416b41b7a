import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { readCredential, type StoredCredential } from '@/lib/connections/credentials/queries'
import { storeRefreshed } from '@/lib/connections/refresh/lease/mutations'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'

/** While the database is away for a moment, what the provider gave is held on to: it gives it only once. */
const pausesMs = [100, 300, 1000, 3000, 5000]

/**
 * Stores what a refresh brought, as often as it takes.
 * @returns the version; null: the credentials were replaced meanwhile, or are gone
 */
export async function insist(
  actor: OrganizationActor,
  known: StoredCredential,
  refreshed: Parameters<typeof storeRefreshed>[2],
): Promise<number | null> {
  for (const [index, pauseMs] of [...pausesMs, 0].entries()) {
    try {
      const version = await storeRefreshed(actor, known, refreshed)
      if (version !== null || index === 0) return version
      // The answer to an earlier try may be all that was lost.
      const current = await readCredential(actor, known.connectionId)
      const isOurs = current?.sealed && Buffer.from(current.sealed).equals(refreshed.sealed)
      return isOurs ? current.version : null
    } catch (error) {
      if (isFinal(error) || index === pausesMs.length) throw error
      log.warn({ connectionId: known.connectionId }, 'A refreshed token could not be stored yet')
      await sleep(pauseMs)
    }
  }
  return null
}

const databaseError = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
})

// Classes of SQLSTATE that a later try would meet again: bad data, a broken constraint, an unknown name.
function isFinal(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const { data } = databaseError.safeParse(error.meta)
  return /^(22|23|42)/.test(data?.driverAdapterError.cause.originalCode ?? '')
}
