import { Readable } from 'node:stream'
import { type Options, stringify } from 'csv-stringify/sync'
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
  return toWebStream(format === 'csv' ? csvOf(batches) : linesOf(batches))
}

const csvOptions: Options = {
  columns: [...exportColumns],
  record_delimiter: 'windows',
  escape_formulas: true,
}

async function* csvOf(batches: AsyncIterable<AuditEvent[]>) {
  yield Buffer.from(stringify([], { ...csvOptions, bom: true, header: true }))
  for await (const events of batches) yield Buffer.from(stringify(events.map(toCsvRow), csvOptions))
}

async function* linesOf(batches: AsyncIterable<AuditEvent[]>) {
  for await (const events of batches) yield Buffer.from(events.map(toJsonLine).join(''))
}

// One batch in the making is enough: each holds a thousand events.
const toWebStream = (parts: AsyncIterable<Buffer>) =>
  Readable.toWeb(Readable.from(parts, { highWaterMark: 1 })) as ReadableStream<Uint8Array>
