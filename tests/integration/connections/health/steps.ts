import type { MemberActor } from '@/lib/auth/actor'
import { recordFailure } from '@/lib/connections/health/mutations'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'

const hour = 60 * 60 * 1000

/** The first failure of every run here. */
export const start = new Date('2026-11-01T08:00:00Z')
export const at = (hours: number) => new Date(start.getTime() + hours * hour)

export function failureAt(moment: Date): TestFailure {
  return {
    reason: 'verification.providerError',
    host: 'api.example.com',
    status: 500,
    at: moment.toISOString(),
    isOfCheck: true,
  }
}

/** Records one failure. */
export function fail(
  actor: MemberActor,
  connectionId: string,
  moment: Date,
  { isRevoked = false, status = 500 as number | null } = {},
): Promise<void> {
  return db.$transaction((tx) =>
    recordFailure(
      tx,
      actor,
      { connectionId, failure: failureAt(moment), isRevoked, status, latency: 12 },
      moment,
    ),
  )
}

/** Mails about a connection, oldest first. */
export function mailsAbout(name: string) {
  return db.mailMessage.findMany({
    where: { subject: { contains: name } },
    orderBy: { recipient: 'asc' },
    select: { recipient: true, subject: true, text: true, locale: true },
  })
}
