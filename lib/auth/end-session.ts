import { type Cookie, readSessionId } from '@/lib/auth/session-cookie'
import { db } from '@/lib/db'

/** Ends the session that the cookies name, everywhere they may have been copied to. */
export async function endSession(cookies: readonly Cookie[]): Promise<void> {
  const id = await readSessionId(cookies)
  if (!id) return
  await db.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: new Date() } })
}
