import { z } from 'zod'
import { tokenLifetimeMs } from '@/lib/auth/signing-keys/rules'
import { db } from '@/lib/db'
import { defineJob, handleJob } from '@/lib/queue'
import { callLifetimeMs, replyLifetimeMs } from '@/lib/segments/calls/schema'

export const sweepJob = defineJob('site.sweep', z.unknown())

const hour = 60 * 60 * 1000

/**
 * Removes what has run out: counters, links, sessions, authorizations, and sign-in links left in mails that
 * never went; former keys whose time beside the new one is over; calls of the Segments API; and, after 90 days,
 * what triggers and announcements did.
 */
export const sweep = handleJob(sweepJob, async () => {
  const now = new Date()
  const earlier = new Date(now.getTime() - hour)
  await db.rateLimit.deleteMany({ where: { expire: { lte: now } } })
  await db.signInLink.deleteMany({ where: { expiresAt: { lte: now } } })
  await db.session.deleteMany({ where: { OR: [{ expiresAt: { lte: now } }, { endedAt: { lte: earlier } }] } })
  await db.credential.updateMany({
    where: { previousUntil: { lte: now } },
    data: { previousSealed: null, previousUntil: null },
  })
  // As long as tokens that a former secret was given are good, they are known by it.
  await db.apiKey.updateMany({
    where: { previousUntil: { lte: new Date(now.getTime() - tokenLifetimeMs) } },
    data: { previousSecretHash: null, previousUntil: null },
  })
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  await db.idempotentReply.deleteMany({ where: { createdAt: { lte: ago(replyLifetimeMs) } } })
  await db.segmentCall.deleteMany({ where: { createdAt: { lte: ago(callLifetimeMs) } } })
  const kept = { createdAt: { lte: ago(90 * 24 * hour) } }
  await db.triggerFiring.deleteMany({ where: kept })
  await db.announcement.deleteMany({ where: kept })
  // For a while, who comes back too late is told so.
  await db.authorizationRequest.deleteMany({ where: { expiresAt: { lte: earlier } } })
  await db.mailMessage.updateMany({
    where: { isSensitive: true, createdAt: { lte: earlier }, text: { not: '' } },
    data: { text: '' },
  })
})
