import { isDay } from '@/lib/days'
import type { PeopleCursor, PeopleFilters, PeopleSort } from '@/lib/directory/people/schema'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/** Where a value is missing, in a cursor: behind every text. */
export const missing = '\u{10fffd}'

interface Sort {
  columns: Prisma.Sql[]
  type: Prisma.Sql
  /** The column that may be empty: whoever has no value comes last in ascending order. */
  optional?: Prisma.Sql
}

function sortBy(column: string, type: string, isOptional: boolean): Sort {
  const known = sql`"Employee".${Prisma.raw(`"${column}"`)}`
  return { columns: [known], type: Prisma.raw(type), ...(isOptional && { optional: known }) }
}

/** What the list is sorted by: as indexes have it, so that a page is read without the others. */
const sorts: Record<PeopleSort, Sort> = {
  name: { columns: [sql`"Employee"."familyName"`, sql`"Employee"."givenName"`], type: sql`text` },
  email: sortBy('email', 'citext', false),
  department: sortBy('department', 'text', true),
  team: sortBy('team', 'text', true),
  location: sortBy('location', 'text', true),
  country: sortBy('country', 'text', true),
  startDate: sortBy('startDate', 'date', true),
}

/** Where a page of the list lies. */
export interface Place {
  /** Reading on in this order, whichever way the page lies. */
  isReversed: boolean
  sort: Sort
  cursor: PeopleCursor | null
}

export function placeOf(filters: PeopleFilters): Place {
  const { cursor, isDescending } = filters
  const sort = sorts[filters.sort]
  const isUsable = cursor?.values.length === sort.columns.length && areReadable(filters)
  return {
    isReversed: (cursor?.direction === 'before') !== isDescending,
    sort,
    cursor: isUsable ? cursor : null,
  }
}

const areReadable = ({ sort, cursor }: PeopleFilters) =>
  sort !== 'startDate' || cursor?.values.every((value) => value === missing || isDay(value))

export type Stretch = 'all' | 'valued' | 'empty'

export function stretchesOf({ isReversed, sort, cursor }: Place): Stretch[] {
  if (!sort.optional) return ['all']
  const inOrder: Stretch[] = isReversed ? ['empty', 'valued'] : ['valued', 'empty']
  return cursor ? inOrder.slice(inOrder.indexOf(isEmpty(cursor) ? 'empty' : 'valued')) : inOrder
}

const isEmpty = ({ values }: PeopleCursor) => values[0] === missing

/** In SQL: of the stretch, and behind the cursor where that lies on it. */
export function onStretch({ sort, isReversed, cursor }: Place, stretch: Stretch): Prisma.Sql {
  const { columns, type, optional } = sort
  const sign = Prisma.raw(isReversed ? '<' : '>')
  const id = sql`"Employee"."id"`
  if (stretch === 'empty') {
    const behind = cursor && isEmpty(cursor) ? sql`AND ${id} ${sign} ${cursor.id}::uuid` : Prisma.empty
    return sql`AND ${optional} IS NULL ${behind}`
  }
  const present = optional ? sql`AND ${optional} IS NOT NULL` : Prisma.empty
  if (!cursor || (optional && isEmpty(cursor))) return present
  const values = cursor.values.map((value) => sql`${value}::${type}`)
  return sql`${present} AND (${Prisma.join([...columns, id])}) ${sign} (${Prisma.join([...values, sql`${cursor.id}::uuid`])})`
}
