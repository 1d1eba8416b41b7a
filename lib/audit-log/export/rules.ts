import type { AuditEvent } from '@/lib/audit-log/schema'

/** The columns of the CSV file, in order. */
export const exportColumns = [
  'time',
  'actor_kind',
  'actor_name',
  'actor_email',
  'action',
  'subject_type',
  'subject_id',
  'subject_name',
  'reason',
  'address',
  'details',
  'id',
] as const

/** An event as a row of the CSV file: times in ISO 8601, details as JSON. */
export function toCsvRow(event: AuditEvent): (string | null)[] {
  const { actor, subject } = event
  const cells: Record<(typeof exportColumns)[number], string | null> = {
    time: event.createdAt.toISOString(),
    actor_kind: actor.kind,
    actor_name: actor.name,
    actor_email: actor.email,
    action: event.action,
    subject_type: subject.type,
    subject_id: subject.id,
    subject_name: subject.name,
    reason: event.reason,
    address: event.address,
    details: Object.keys(event.details).length > 0 ? JSON.stringify(event.details) : null,
    id: event.id,
  }
  return exportColumns.map((column) => cells[column])
}

/** An event as a line of the JSON Lines file, with its line break. */
export function toJsonLine({ subject, createdAt, ...event }: AuditEvent): string {
  const { href: _, ...named } = subject
  return `${JSON.stringify({ time: createdAt.toISOString(), ...event, subject: named })}\n`
}
