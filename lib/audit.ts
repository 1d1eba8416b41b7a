import { randomUUIDv7 } from 'node:crypto'
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
  await tx.auditEvent.create({ data: toRow(actor, entry) })
}

/** The same for all that one act did to many. */
export async function auditAll(tx: Transaction, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  const rows = entries.map((entry) => toRow(actor, entry))
  await tx.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "organizationId", "actorKind", "actorId", "action", "subjectType", "subjectId",
      "reason", "address", "details")
    SELECT * FROM unnest(
      ${rows.map(() => randomUUIDv7())}::uuid[],
      ${rows.map(({ organizationId }) => organizationId)}::uuid[],
      ${rows.map(({ actorKind }) => actorKind)}::text[],
      ${rows.map(({ actorId }) => actorId)}::uuid[],
      ${rows.map(({ action }) => action)}::text[],
      ${rows.map(({ subjectType }) => subjectType)}::text[],
      ${rows.map(({ subjectId }) => subjectId)}::text[],
      ${rows.map(({ reason }) => reason)}::text[],
      ${rows.map(({ address }) => address)}::text[],
      ${rows.map(({ details }) => JSON.stringify(details))}::jsonb[])`
}

function toRow(actor: Actor, entry: AuditEntry) {
  const identity = actorIdentity(actor)
  return {
    organizationId: entry.organizationId === undefined ? identity.organizationId : entry.organizationId,
    actorKind: actor.kind,
    actorId: identity.userId,
    action: entry.action,
    subjectType: entry.subject.type,
    subjectId: entry.subject.id,
    reason: entry.reason ?? null,
    address: identity.address,
    details: entry.details ?? {},
  }
}
