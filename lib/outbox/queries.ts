import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'

export interface OutboxMail {
  id: string
  recipient: string
  subject: string
  /** Null where it holds a sign-in link that is not the operator's to use, or that has been removed. */
  text: string | null
  createdAt: Date
  sentAt: Date | null
}

/**
 * The newest mails, for operators; the way to read them where no SMTP server is set. With one, sign-in links
 * go to their readers alone: whoever saw one before it left could sign in as somebody else.
 */
export async function listOutbox(actor: Actor, limit = 100): Promise<OutboxMail[]> {
  authorize(actor, 'mail:read')
  const { SMTP_URL } = getEnv()
  const mails = await db.mailMessage.findMany({
    orderBy: { createdAt: 'desc' },
    take: Math.min(limit, 200),
    select: {
      id: true,
      recipient: true,
      subject: true,
      text: true,
      createdAt: true,
      sentAt: true,
      isSensitive: true,
    },
  })
  return mails.map(({ isSensitive, text, ...mail }) => {
    const isHidden = isSensitive && (SMTP_URL !== undefined || text === '')
    return { ...mail, text: isHidden ? null : text }
  })
}
