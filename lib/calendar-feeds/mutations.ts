import { randomBytes } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { hashCalendarToken } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'

/**
 * Makes the member's calendar; if there is one, it gets another address and the former leads nowhere.
 * @returns its address, which is kept nowhere and so can be shown this once only
 */
export async function renewCalendarFeed(actor: Actor): Promise<{ url: string }> {
  authorize(actor, 'calendar-feed:update')
  const { memberId } = actor
  const token = randomBytes(32).toString('base64url')
  const change = { tokenHash: hashCalendarToken(token), createdAt: new Date() }
  await db.$transaction(async (tx) => {
    await tx.calendarFeed.upsert({ where: { memberId }, create: { memberId, ...change }, update: change })
    await audit(tx, actor, { action: 'calendar-feed.renewed', subject: { type: 'member', id: memberId } })
  })
  return { url: `${getEnv().PORTICO_URL}/api/calendar/${token}.ics` }
}

/** Ends the member's calendar: its address leads nowhere. Ending it twice is ending it once. */
export async function endCalendarFeed(actor: Actor): Promise<void> {
  authorize(actor, 'calendar-feed:update')
  const { memberId } = actor
  await db.$transaction(async (tx) => {
    const { count } = await tx.calendarFeed.deleteMany({ where: { memberId } })
    if (count === 0) return
    await audit(tx, actor, { action: 'calendar-feed.ended', subject: { type: 'member', id: memberId } })
  })
}
