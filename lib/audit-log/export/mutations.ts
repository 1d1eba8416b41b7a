import { audit } from '@/lib/audit'
import { exportColumns, toCsvRow, toJsonLine } from '@/lib/audit-log/export/rules'
import { streamAuditEvents } from '@/lib/audit-log/queries'
import {
  type AuditEvent,
  type AuditFilters,
  auditQueryString,
  type ExportFormat,
} from '@/lib/audit-log/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { toWebStream, writeCsv } from '@/lib/csv/write'
import { db } from '@/lib/db'
import type { Locale } from '@/lib/i18n/routing'

/**
 * Everything that matches, as bytes to be sent while they are read from the database: however long the log, a
 * batch of it is held at a time. That it was taken stands in the log, and so in the copy.
 * @param as.format `csv`: as `writeCsv`; `jsonl`: an object a line
 */
export async function exportAuditLog(
  actor: Actor,
  filters: AuditFilters,
  { format, locale }: { format: ExportFormat; locale: Locale },
): Promise<ReadableStream<Uint8Array>> {
  authorize(actor, 'audit:read')
  const whole = { ...filters, cursor: null }
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: 'audit-log.exported',
      subject: { type: 'audit-log', id: actor.organizationId },
      details: { format, filters: auditQueryString(whole) },
    }),
  )
  const batches = streamAuditEvents(actor, whole)
  return format === 'csv' ? writeCsv(exportColumns, rowsOf(batches), locale) : toWebStream(linesOf(batches))
}

async function* rowsOf(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield events.map(toCsvRow)
}

async function* linesOf(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield Buffer.from(events.map(toJsonLine).join(''))
}
