import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'

export interface OutboxMail {
  id: string
  recipient: string
  subject: string
  text: string
  createdAt: Date
  sentAt: Date | null
}

/** The newest mails, for operators; the way to read them where no SMTP server is set. */
export async function listOutbox(actor: Actor, limit = 100): Promise<OutboxMail[]> {
  authorize(actor, 'mail:read')
  return db.mailMessage.findMany({
    orderBy: { createdAt: 'desc' },
    take: Math.min(limit, 200),
    select: { id: true, recipient: true, subject: true, text: true, createdAt: true, sentAt: true },
  })
}
