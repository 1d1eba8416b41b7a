import { keyOf } from '@/lib/directory/keys/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import type { Filter, FilterValue, Operator } from '@/lib/scim/filters/schema'
import type { Column, Columns } from '@/lib/scim/filters/sql/schema'
import { resourceId, scimProblem } from '@/lib/scim/schema'

export const never = Prisma.sql`FALSE`
export const always = Prisma.sql`TRUE`
const isNotTrue = (claim: Prisma.Sql) => Prisma.sql`(${claim}) IS NOT TRUE`
const signs = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const
const isOrder = (operator: Operator): operator is keyof typeof signs => operator in signs

const unfit = (name: string, operator: Operator) =>
  scimProblem('invalidFilter', `'${name}' cannot be compared with '${operator}'`)

/**
 * A filter of RFC 7644 §3.4.2.2 as a boolean of SQL; null counts as false. Text is compared in any capitals.
 * @param unknown what becomes of attributes that there are not: refused, or nobody has them (a search over several
 * types of resources, §3.4.2.1)
 * @throws AppError `invalid` (`invalidFilter`)
 */
export function filterSql(
  filter: Filter,
  columns: Columns,
  unknown: 'refuse' | 'none' = 'refuse',
): Prisma.Sql {
  const compile = (one: Filter): Prisma.Sql => {
    switch (one.kind) {
      case 'and':
        return Prisma.sql`(${Prisma.join(one.filters.map(compile), ' AND ')})`
      case 'or':
        return Prisma.sql`(${Prisma.join(one.filters.map(compile), ' OR ')})`
      case 'not':
        return isNotTrue(compile(one.filter))
      case 'present':
        return present(find(one.name))
      case 'compare':
        return compare(find(one.name), one)
      case 'has': {
        const values = columns.values(one.name.toLowerCase())
        if (values) return values.within(filterSql(one.filter, values.columns, unknown))
        if (find(one.name).kind === 'none') return never
        throw scimProblem('invalidFilter', `'${one.name}' has no values to choose from`)
      }
    }
  }
  const find = (name: string): Column => {
    const column = columns.find(name.toLowerCase())
    if (column) return column
    if (unknown === 'none') return { kind: 'none' }
    throw scimProblem('invalidFilter', `There is no attribute '${name}' to filter by`)
  }
  return compile(filter)
}

function present(column: Column): Prisma.Sql {
  if (column.kind === 'none') return never
  if (column.kind === 'claim') return column.sql
  return Prisma.sql`${column.sql} IS NOT NULL`
}

type Comparison = Extract<Filter, { kind: 'compare' }>

function compare(column: Column, comparison: Comparison): Prisma.Sql {
  const { operator, value } = comparison
  if (operator === 'ne') return isNotTrue(compare(column, { ...comparison, operator: 'eq' }))
  if (value === null) {
    if (operator !== 'eq') throw unfit(comparison.name, operator)
    return isNotTrue(present(column))
  }
  switch (column.kind) {
    case 'none':
      return never
    case 'claim':
      if (operator !== 'eq') throw unfit(comparison.name, operator)
      return column.equals(String(value))
    case 'boolean':
      return compareTruth(column.sql, comparison)
    case 'id':
      return compareId(column.sql, comparison)
    case 'moment':
    case 'day':
      return compareTime(column, comparison)
    case 'name':
      return compareText(keyOf(column.sql), operator, value)
    case 'text':
      return compareText(Prisma.sql`lower(${column.sql})`, operator, value)
  }
}

function compareText(text: Prisma.Sql, operator: Operator, given: FilterValue): Prisma.Sql {
  const value = Prisma.sql`lower(${String(given)}::text)`
  if (operator === 'co') return Prisma.sql`position(${value} IN (${text})) > 0`
  if (operator === 'sw') return Prisma.sql`starts_with(${text}, ${value})`
  if (operator === 'ew') return Prisma.sql`right(${text}, length(${value})) = ${value}`
  if (!isOrder(operator)) return Prisma.sql`${text} = ${value}`
  return Prisma.sql`(${text}) COLLATE "C" ${Prisma.raw(signs[operator])} ${value}`
}

// Entra ID writes truth values as texts.
function compareTruth(sql: Prisma.Sql, { name, operator, value }: Comparison): Prisma.Sql {
  if (operator !== 'eq') throw unfit(name, operator)
  const word = String(value).toLowerCase()
  if (word !== 'true' && word !== 'false') {
    throw scimProblem('invalidFilter', `'${name}' can be compared with true and false only`)
  }
  return Prisma.sql`${sql} = ${word === 'true'}`
}

function compareId(sql: Prisma.Sql, { operator, value }: Comparison): Prisma.Sql {
  if (operator !== 'eq') return compareText(Prisma.sql`lower(${sql}::text)`, operator, value)
  const id = resourceId.safeParse(value)
  return id.success ? Prisma.sql`${sql} = ${id.data}::uuid` : never
}

function compareTime(
  { kind, sql }: Extract<Column, { kind: 'moment' | 'day' }>,
  { name, operator, value }: Comparison,
): Prisma.Sql {
  const sign = operator === 'eq' ? '=' : isOrder(operator) ? signs[operator] : null
  if (!sign) throw unfit(name, operator)
  const text = String(value)
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/i.test(text)
  const time = new Date(text)
  if (!isTime || Number.isNaN(time.getTime())) {
    throw scimProblem('invalidFilter', `'${name}' can be compared with dates and times only`)
  }
  const iso = time.toISOString()
  const operand = kind === 'day' ? Prisma.sql`${iso.slice(0, 10)}::date` : Prisma.sql`${iso}::timestamptz`
  return Prisma.sql`${sql} ${Prisma.raw(sign)} ${operand}`
}

export interface Order {
  key: Prisma.Sql
  /** What stands behind the key in `ORDER BY`. */
  direction: Prisma.Sql
}

/** The order of a list; resources without a value come last, or first when the order is descending (§3.4.2.3). */
export function orderOf(name: string, direction: 'ascending' | 'descending', columns: Columns): Order {
  const column = columns.find(name.toLowerCase())
  if (!column || column.kind === 'claim') {
    throw scimProblem('invalidValue', `Resources cannot be sorted by '${name.slice(0, 200)}'`)
  }
  const isDescending = direction === 'descending'
  return {
    key: sortKeyOf(column),
    direction: isDescending ? Prisma.sql`DESC NULLS FIRST` : Prisma.sql`ASC NULLS LAST`,
  }
}

function sortKeyOf(column: Exclude<Column, { kind: 'claim' }>): Prisma.Sql {
  switch (column.kind) {
    case 'none':
      return Prisma.sql`NULL::text`
    case 'text':
      return Prisma.sql`lower(${column.sql})`
    case 'name':
      return keyOf(column.sql)
    default:
      return column.sql
  }
}
