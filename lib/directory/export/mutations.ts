import { Readable } from 'node:stream'
import { type Options, stringify } from 'csv-stringify/sync'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { streamPeople } from '@/lib/directory/people/queries'
import {
  type PeopleFilters,
  type PersonRow,
  peopleQueryString,
  type ShownColumn,
} from '@/lib/directory/people/schema'

/**
 * Everybody whom a view of the directory lists, in its order and with its columns, as bytes to be sent while they
 * are read. RFC 4180 with a byte order mark; cells that a spreadsheet would run begin with `'`. That it was taken
 * stands in the audit log.
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
  async function* parts() {
    yield Buffer.from(stringify([head], { ...csvOptions, bom: true }))
    for await (const people of batches) {
      yield Buffer.from(
        stringify(
          people.map((person) => toCells(person, columns)),
          csvOptions,
        ),
      )
    }
  }
  return Readable.toWeb(Readable.from(parts(), { highWaterMark: 1 })) as ReadableStream<Uint8Array>
}

// A line break of one sign needs quotes as well as one of two.
const csvOptions: Options = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ }

function toCells(person: PersonRow, columns: readonly ShownColumn[]): (string | null)[] {
  return [person.givenName, person.familyName, ...columns.map((column) => cellOf(person, column))]
}

/** What stands in a column, as a file or an import has it; the manager by e-mail. */
function cellOf(person: PersonRow, column: ShownColumn): string | null {
  if (column.startsWith('attribute:')) return person.attributes[column.slice('attribute:'.length)] ?? null
  if (column === 'manager') return person.manager?.email ?? null
  return person[column as Exclude<ShownColumn, 'manager' | `attribute:${string}`>]
}
