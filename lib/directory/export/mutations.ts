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
import type { Locale } from '@/lib/i18n/routing'

interface ExportWords {
  locale: Locale
  heading(column: ShownColumn | 'givenName' | 'familyName'): string
  status(status: PersonRow['status']): string
  employmentType(type: PersonRow['employmentType']): string
}

/**
 * Everybody whom a view of the directory lists, in its order and with its columns, as CSV to be sent while it is
 * read. That it was taken stands in the audit log.
 * @param words what columns, statuses and contracts are called in the reader's language; an import understands them
 */
export async function exportPeople(
  actor: Actor,
  filters: PeopleFilters,
  words: ExportWords,
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
  const head = (['givenName', 'familyName', ...columns] as const).map(words.heading)
  const batches = streamPeople(actor, whole)
  async function* rows() {
    for await (const people of batches) yield people.map((person) => toCells(person, columns, words))
  }
  return writeCsv(head, rows(), words.locale)
}

function toCells(person: PersonRow, columns: readonly ShownColumn[], words: ExportWords): (string | null)[] {
  return [person.givenName, person.familyName, ...columns.map((column) => cellOf(person, column, words))]
}

/** What stands in a column, as a file or an import has it; the manager by e-mail. */
function cellOf(person: PersonRow, column: ShownColumn, words: ExportWords): string | null {
  if (column.startsWith('attribute:')) return person.attributes[column.slice('attribute:'.length)] ?? null
  if (column === 'manager') return person.manager?.email ?? null
  if (column === 'status') return words.status(person.status)
  if (column === 'employmentType') return words.employmentType(person.employmentType)
  return person[column as Exclude<ShownColumn, 'manager' | `attribute:${string}`>]
}
