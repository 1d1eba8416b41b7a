import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { writeCsv } from '@/lib/csv/write'
import { db } from '@/lib/db'
import { streamPeople } from '@/lib/directory/people/queries'
import {
  type PeopleFilters,
  type PersonRow,
  peopleQueryString,
  type ShownColumn,
} from '@/lib/directory/people/schema'

/**
 * Everybody whom a view of the directory lists, in its order and with its columns, as CSV to be sent while it is
 * read. That it was taken stands in the audit log.
 * @param heading names a column in the reader's language
 */
export async function exportPeople(
  actor: Actor,
  filters: PeopleFilters,
  heading: (column: ShownColumn | 'givenName' | 'familyName') => string,
): Promise<ReadableStream<Uint8Array>> {
  authorize(actor, 'directory:read')
  const whole = { ...filters, cursor: null }
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: 'directory.exported',
      subject: { type: 'directory', id: actor.organizationId },
      details: { filters: peopleQueryString(whole) },
    }),
  )
  const columns = [...new Set<ShownColumn>(['email', 'externalId', ...filters.columns])]
  const head = (['givenName', 'familyName', ...columns] as const).map(heading)
  const batches = streamPeople(actor, whole)
  async function* rows() {
    for await (const people of batches) yield people.map((person) => toCells(person, columns))
  }
  return writeCsv(head, rows())
}

function toCells(person: PersonRow, columns: readonly ShownColumn[]): (string | null)[] {
  return [person.givenName, person.familyName, ...columns.map((column) => cellOf(person, column))]
}

/** What stands in a column, as a file or an import has it; the manager by e-mail. */
function cellOf(person: PersonRow, column: ShownColumn): string | null {
  if (column.startsWith('attribute:')) return person.attributes[column.slice('attribute:'.length)] ?? null
  if (column === 'manager') return person.manager?.email ?? null
  return person[column as Exclude<ShownColumn, 'manager' | `attribute:${string}`>]
}
