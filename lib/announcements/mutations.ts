import { randomUUIDv7 } from 'node:crypto'
import { enqueuePosting, postLines } from '@/lib/announcements/posting/mutations'
import { readSettings, requireAnnouncing } from '@/lib/announcements/queries'
import { describeJoiner } from '@/lib/announcements/rules'
import { sampleJoiners } from '@/lib/announcements/schema'
import { audit } from '@/lib/audit'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { countCheck } from '@/lib/connections/verification/mutations'
import { db, type Transaction } from '@/lib/db'

/** How long a trigger's text may wait for its channel. */
const textLifetimeMs = 24 * 60 * 60 * 1000

/**
 * Posts what an announcement looks like, of somebody who does not exist. If it arrives, a connection that was to be
 * reconnected works again.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionInactive`, `setupFirst`);
 * `provider_failed` (`verification.…`); `limit_exceeded`
 */
export async function testAnnouncement(actor: Actor, connectionId: string): Promise<void> {
  authorize(actor, 'connection:update')
  await requireAnnouncing(db, actor, connectionId, 'use')
  await countCheck(actor)
  const { template } = await readSettings(db, actor, connectionId, actor.locale)
  const { note, joiner } = sampleJoiners[actor.locale]
  const lines = [`${note} ${describeJoiner(template, joiner)}`]
  const outcome = await postLines(actor, connectionId, lines, { isTest: true })
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: outcome.ok ? 'announcement.tested' : 'announcement.test_failed',
      subject: { type: 'connection', id: connectionId },
      ...(!outcome.ok && { reason: outcome.failure.details.reason }),
    }),
  )
  if (!outcome.ok) throw outcome.failure
}

/** Has a text posted over a connection that announces people, once the transaction is kept; for a day it is tried. */
export async function announceText(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  { connectionId, text }: { connectionId: string; text: string },
  now = new Date(),
): Promise<void> {
  const id = randomUUIDv7()
  const expiresAt = new Date(now.getTime() + textLifetimeMs)
  await tx.announcement.create({ data: { id, connectionId, text, expiresAt, dueAt: now } })
  await enqueuePosting(tx, organizationId, id)
}
