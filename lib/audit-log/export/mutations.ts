import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
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
import { db } from '@/lib/db'

/**
 * Everything that matches, as bytes to be sent while they are read from the database: however long the log, a
 * batch of it is held at a time. That it was taken stands in the log, and so in the copy.
 * @param format `csv`: RFC 4180 with a byte order mark, cells that a spreadsheet would run begin with `'`;
 * `jsonl`: an object a line
 */
export async function exportAuditLog(
  actor: Actor,
  filters: AuditFilters,
  format: ExportFormat,
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
  return toWebStream(format === 'csv' ? csvOf(batches) : Readable.from(linesOf(batches)))
}

function csvOf(batches: AsyncIterable<AuditEvent[]>): Readable {
  const csv = stringify({
    bom: true,
    header: true,
    columns: exportColumns.map((key) => ({ key })),
    record_delimiter: 'windows',
    escape_formulas: true,
  })
  const rows = Readable.from(rowsOf(batches))
  // What either end meets, the other is told: a broken log must not look like a short one.
  pipeline(rows, csv, () => undefined)
  return csv
}

async function* rowsOf(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield* events.map(toCsvRow)
}

async function* linesOf(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield Buffer.from(events.map(toJsonLine).join(''))
}

const toWebStream = (stream: Readable) => Readable.toWeb(stream) as ReadableStream<Uint8Array>
