import { batchBytes, trialAction } from '@/lib/audit-exports/schema'
import type { StoredAuditEvent } from '@/lib/audit-log/schema'

/** Between the tries of a collector that failed. */
export const pauses = { firstMs: 30_000, longestMs: 60 * 60_000 }

/** What the log says about these can hold values of the directory, which leave by their ids alone. */
const people = ['employee', 'group', 'directory', 'directory-import', 'employee-attribute']

/** An entry as a line of NDJSON, with its line break: who did what to what, and when. */
export function toLine(event: StoredAuditEvent): string {
  const { id, createdAt, action, subjectType: type, subjectId, reason, address, details } = event
  const line = {
    id,
    time: createdAt.toISOString(),
    actor: { kind: event.actorKind, id: event.actorId, name: event.actorName, email: event.actorEmail },
    action,
    subject: { type, id: subjectId },
    reason,
    address,
    ...(!people.includes(type) && { details }),
  }
  return `${JSON.stringify(line)}\n`
}

/** The first of these entries that go together into one request: at least one, if there is any. */
export function toBatch(events: readonly StoredAuditEvent[]): {
  body: string
  count: number
  last: StoredAuditEvent | undefined
} {
  let [body, bytes, count] = ['', 0, 0]
  for (const line of events.map(toLine)) {
    bytes += Buffer.byteLength(line)
    if (count > 0 && bytes > batchBytes) break
    body += line
    count += 1
  }
  return { body, count, last: events[count - 1] }
}

/** A line that says that it is a test. */
export function toTrialLine(
  trial: Pick<
    StoredAuditEvent,
    'id' | 'createdAt' | 'actorKind' | 'actorId' | 'actorName' | 'actorEmail' | 'subjectId'
  >,
): string {
  const rest = { action: trialAction, subjectType: 'connection', reason: null, address: null, details: {} }
  return toLine({ ...trial, ...rest })
}
