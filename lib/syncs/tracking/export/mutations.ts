import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { writeCsv } from '@/lib/csv/write'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'
import { type ItemFilters, itemQueryString } from '@/lib/syncs/tracking/filters/schema'
import { streamItems } from '@/lib/syncs/tracking/items/queries'
import { runsWhere } from '@/lib/syncs/tracking/queries'
import { isCount } from '@/lib/syncs/tracking/rules'
import type { ItemView } from '@/lib/syncs/tracking/schema'

export const itemColumns = [
  'date',
  'person',
  'employeeId',
  'operation',
  'status',
  'message',
  'changes',
  'answer',
] as const
type Column = (typeof itemColumns)[number]

interface ExportWords {
  locale: Locale
  heading(column: Column): string
  operation(operation: ItemView['operation']): string
  status(status: ItemView['status']): string
  /** Why it has this result; empty where nothing is to be said. */
  message(item: ItemView): string
}

/**
 * The items of a run that a view lists, as CSV to be sent while it is read. That it was taken stands in the audit log.
 * @param words in the reader's language
 * @throws AppError `not_found`
 */
export async function exportItems(
  actor: Actor,
  runId: string,
  filters: ItemFilters,
  words: ExportWords,
): Promise<ReadableStream<Uint8Array>> {
  authorize(actor, 'sync:read')
  const whole = { ...filters, cursor: null }
  await db.$transaction(async (tx) => {
    if ((await tx.syncRun.count({ where: { id: runId, AND: runsWhere(actor) } })) === 0) {
      throw new AppError('not_found')
    }
    await audit(tx, actor, {
      action: 'sync_run.exported',
      subject: { type: 'sync-run', id: runId },
      details: { filters: itemQueryString(whole) },
    })
  })
  const batches = streamItems(actor, runId, whole)
  async function* rows() {
    for await (const items of batches) yield items.map((item) => toCells(item, words))
  }
  return writeCsv(itemColumns.map(words.heading), rows(), words.locale)
}

function toCells(item: ItemView, words: ExportWords): (string | null)[] {
  const { subject, operation, status, changes, answer, finishedAt } = item
  return [
    finishedAt?.toISOString() ?? null,
    subject.kind === 'gone' ? null : subject.name,
    subject.kind === 'person' ? subject.externalId : null,
    words.operation(operation),
    words.status(status),
    words.message(item),
    changes.map(told).join('; '),
    answer && String(answer.status),
  ]
}

function told(change: FieldDifference): string {
  const { name, before, after } = change
  return isCount(change) ? `${name}: ${after}` : `${name}: ${before ?? '–'} → ${after ?? '–'}`
}
