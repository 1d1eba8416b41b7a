import type { Actor } from '@/lib/auth/actor'
import { actorIdentity } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'

export interface AuditEntry {
  /** `subject.verb`, past tense: `activation.changed`. */
  action: string
  subject: { type: string; id: string }
  /** Why: a reason of the messages, or the actor's own words. */
  reason?: string | null
  /** Facts for the reader of the log. Never a secret. */
  details?: Prisma.InputJsonObject
  /** Defaults to the actor's organization. */
  organizationId?: string | null
}

/** Writes who did what, in the transaction of the change itself. */
export async function audit(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<void> {
  const identity = actorIdentity(actor)
  await tx.auditEvent.create({
    data: {
      organizationId: entry.organizationId === undefined ? identity.organizationId : entry.organizationId,
      actorKind: actor.kind,
      actorId: identity.userId,
      action: entry.action,
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      reason: entry.reason ?? null,
      address: identity.address,
      details: entry.details ?? {},
    },
  })
}
