import type { Attribute, AudienceConditions, Condition, CustomCondition } from '@/lib/audiences/schema'
import { addDays, isoDay } from '@/lib/days'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

type Question = Extract<Condition, { kind: 'attribute' | 'custom' }>

/**
 * The conditions as a claim in SQL about the row `e` of "Employee"; it is true or false, never null. Text is
 * compared without accents, capitals and surrounding blanks. An attribute without value satisfies only `isEmpty`
 * and `isNot`. `withinLastDays` counts calendar days in UTC, today included.
 * @param today a moment of the day on which relative dates are counted
 */
export function conditionsSql(
  organizationId: string,
  conditions: AudienceConditions,
  today: Date,
): Prisma.Sql {
  switch (conditions.kind) {
    case 'and':
    case 'or': {
      const parts = conditions.conditions.map((part) => conditionsSql(organizationId, part, today))
      return Prisma.join(parts, conditions.kind === 'and' ? ' AND ' : ' OR ', '(', ')')
    }
    case 'not':
      return sql`NOT (${conditionsSql(organizationId, conditions.condition, today)})`
    default:
      return conditionSql(organizationId, conditions, today)
  }
}

/** One condition as such a claim. */
export function conditionSql(organizationId: string, condition: Condition, today: Date): Prisma.Sql {
  switch (condition.kind) {
    case 'segment':
      return sql`(${segmentSql(organizationId, condition.segmentId)} = ${condition.value})`
    case 'group':
      return sql`(${groupSql(organizationId, condition.groupId)} = ${condition.value})`
    case 'attribute':
      return questionSql(attributeColumns[condition.attribute], condition, today)
    case 'custom':
      return questionSql(customColumn(condition), condition, today)
  }
}

// Own dates are kept as text in ISO form, in which they sort as dates do.
function customColumn({ key, type }: CustomCondition): Column {
  const text = sql`(e."attributes" ->> ${key})`
  if (type !== 'date') return { kind: 'text', text }
  return { kind: 'date', text: sql`(${text} COLLATE "C")`, type: sql`text` }
}

function segmentSql(organizationId: string, segmentId: string): Prisma.Sql {
  return sql`EXISTS (
    SELECT FROM "SegmentUser" s WHERE s."segmentId" = ${segmentId}::uuid AND s."employeeId" = e."id"
      AND EXISTS (SELECT FROM "Segment" WHERE "id" = ${segmentId}::uuid AND "organizationId" = ${organizationId}::uuid)
  )`
}

function groupSql(organizationId: string, groupId: string): Prisma.Sql {
  return sql`EXISTS (
    SELECT FROM "GroupMember" g WHERE g."groupId" = ${groupId}::uuid AND g."employeeId" = e."id"
      AND EXISTS (SELECT FROM "Group" WHERE "id" = ${groupId}::uuid AND "organizationId" = ${organizationId}::uuid)
  )`
}

type Column = { kind: 'text'; text: Prisma.Sql } | { kind: 'date'; text: Prisma.Sql; type: Prisma.Sql }

const attributeColumns: Record<Attribute, Column> = {
  department: { kind: 'text', text: sql`e."department"` },
  team: { kind: 'text', text: sql`e."team"` },
  location: { kind: 'text', text: sql`e."location"` },
  jobTitle: { kind: 'text', text: sql`e."jobTitle"` },
  email: { kind: 'text', text: sql`e."email"::text` },
  externalId: { kind: 'text', text: sql`e."externalId"::text` },
  country: { kind: 'text', text: sql`e."country"` },
  language: { kind: 'text', text: sql`e."language"` },
  employmentType: { kind: 'text', text: sql`e."employmentType"::text` },
  status: { kind: 'text', text: sql`e."status"::text` },
  managerId: { kind: 'text', text: sql`e."managerId"::text` },
  startDate: { kind: 'date', text: sql`e."startDate"`, type: sql`date` },
  endDate: { kind: 'date', text: sql`e."endDate"`, type: sql`date` },
}

function questionSql(column: Column, question: Question, today: Date): Prisma.Sql {
  if (question.operator === 'isEmpty') return sql`(coalesce(btrim(${column.text}::text), '') = '')`
  return column.kind === 'date'
    ? sql`coalesce(${dateSql(column, question, today)}, ${question.operator === 'isNot'})`
    : sql`coalesce(${textSql(column, question)}, ${question.operator === 'isNot'})`
}

type WithValue = Exclude<Question, { operator: 'isEmpty' }>

// The sought text is folded once, not for each row: as a subquery it stands for itself.
const folded = (value: string) => sql`(SELECT fold_text(${value}))`

function textSql({ text }: Column, { operator, value }: WithValue): Prisma.Sql {
  const known = sql`fold_text(${text})`
  switch (operator) {
    case 'is':
      return sql`${known} = ${folded(value)}`
    case 'isNot':
      return sql`${known} <> ${folded(value)}`
    case 'contains':
      return sql`(${folded(value)} <> '' AND strpos(${known}, ${folded(value)}) > 0)`
    case 'startsWith':
      return sql`(${folded(value)} <> '' AND starts_with(${known}, ${folded(value)}))`
    case 'oneOf':
      return sql`${known} = ANY (ARRAY(SELECT fold_text(one) FROM unnest(${value}::text[]) AS one))`
    default:
      throw new Error(`Text has no ${operator}`)
  }
}

function dateSql(
  { text, type }: Extract<Column, { kind: 'date' }>,
  { operator, value }: WithValue,
  today: Date,
): Prisma.Sql {
  const day = (one: Date | string) => sql`${one instanceof Date ? isoDay(one) : one}::${type}`
  switch (operator) {
    case 'is':
      return sql`${text} = ${day(value)}`
    case 'isNot':
      return sql`${text} <> ${day(value)}`
    case 'before':
      return sql`${text} < ${day(value)}`
    case 'after':
      return sql`${text} > ${day(value)}`
    case 'withinLastDays':
      return sql`${text} BETWEEN ${day(addDays(today, -value))} AND ${day(today)}`
    default:
      throw new Error(`Dates have no ${operator}`)
  }
}
