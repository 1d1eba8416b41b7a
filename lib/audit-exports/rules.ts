import type { ExportedEvent } from '@/lib/audit-exports/schema'

/** Between the tries of a collector that failed. */
export const pauses = { firstMs: 30_000, longestMs: 60 * 60_000 }

/** What the log says about these can hold values of the directory, which leave by their ids alone. */
const people = ['employee', 'group', 'directory', 'directory-import', 'employee-attribute']

/** An entry as a line of NDJSON, with its line break: who did what to what, and when. */
export function toLine(event: ExportedEvent): string {
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
