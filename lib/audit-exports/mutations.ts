import { randomUUIDv7 } from 'node:crypto'
import { audit } from '@/lib/audit'
import { requireAuditExport } from '@/lib/audit-exports/queries'
import { toTrialLine } from '@/lib/audit-exports/rules'
import { postLines } from '@/lib/audit-exports/sending/mutations'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { countCheck } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'

/**
 * Sends a collector one entry that says that it is a test (`portico.test`). If it arrives, a connection that was to be
 * reconnected works again.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionInactive`, `setupFirst`,
 * `noCollector`); `provider_failed` (`verification.…`); `limit_exceeded`
 */
export async function testCollector(actor: Actor, connectionId: string, now = new Date()): Promise<void> {
  authorize(actor, 'connection:update')
  await requireAuditExport(db, actor, connectionId, 'use')
  await countCheck(actor)
  const line = toTrialLine({
    id: randomUUIDv7(),
    createdAt: now,
    actorKind: actor.kind,
    actorId: actor.userId,
    actorName: actor.name,
    actorEmail: actor.email,
    subjectId: connectionId,
  })
  const outcome = await postLines(actor, connectionId, line, { isTest: true })
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: outcome.ok ? 'audit-export.tested' : 'audit-export.test_failed',
      subject: { type: 'connection', id: connectionId },
      ...(!outcome.ok && { reason: outcome.failure.details.reason }),
    }),
  )
  if (!outcome.ok) throw outcome.failure
}
