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
  return sql`coalesce(${conditionsWhere(organizationId, conditions, today)}, FALSE)`
}

/**
 * The same for a WHERE, which takes null for false: bare enough that the planner knows its columns and indexes.
 */
export function conditionsWhere(
  organizationId: string,
  conditions: AudienceConditions,
  today: Date,
): Prisma.Sql {
  switch (conditions.kind) {
    case 'and':
    case 'or': {
      const parts = conditions.conditions.map((part) => conditionsWhere(organizationId, part, today))
      return Prisma.join(parts, conditions.kind === 'and' ? ' AND ' : ' OR ', '(', ')')
    }
    case 'not':
      return sql`NOT ${conditionsSql(organizationId, conditions.condition, today)}`
    default:
      return conditionSql(organizationId, conditions, today)
  }
}

/** One condition as such a claim; null where the attribute has no value, unless that satisfies it. */
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
  const known = sql`(e."attributes" ->> ${key})`
  return type === 'date' ? date(sql`(${known} COLLATE "C")`, sql`text`) : text(known)
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

type Column =
  | { kind: 'text'; text: Prisma.Sql }
  /** One of known values, which are compared as they are. */
  | { kind: 'choice'; text: Prisma.Sql; type: Prisma.Sql }
  | { kind: 'date'; text: Prisma.Sql; type: Prisma.Sql }

const text = (known: Prisma.Sql): Column => ({ kind: 'text', text: known })
const choice = (known: Prisma.Sql, type: Prisma.Sql): Column => ({ kind: 'choice', text: known, type })
const date = (known: Prisma.Sql, type = sql`date`): Column => ({ kind: 'date', text: known, type })

const attributeColumns: Record<Attribute, Column> = {
  department: text(sql`e."department"`),
  team: text(sql`e."team"`),
  location: text(sql`e."location"`),
  jobTitle: text(sql`e."jobTitle"`),
  email: text(sql`e."email"::text`),
  externalId: text(sql`e."externalId"::text`),
  country: choice(sql`e."country"`, sql`text`),
  language: choice(sql`e."language"::citext`, sql`citext`),
  employmentType: choice(sql`e."employmentType"`, sql`"EmploymentType"`),
  status: choice(sql`e."status"`, sql`"EmployeeStatus"`),
  managerId: choice(sql`e."managerId"`, sql`uuid`),
  startDate: date(sql`e."startDate"`),
  endDate: date(sql`e."endDate"`),
}

function questionSql(column: Column, question: Question, today: Date): Prisma.Sql {
  if (question.operator === 'isEmpty') return sql`(coalesce(btrim(${column.text}::text), '') = '')`
  const answer = answerSql(column, question, today)
  return question.operator === 'isNot' ? sql`coalesce(${answer}, TRUE)` : answer
}

type WithValue = Exclude<Question, { operator: 'isEmpty' }>

function answerSql(column: Column, question: WithValue, today: Date): Prisma.Sql {
  switch (column.kind) {
    case 'text':
      return textSql(column, question)
    case 'choice':
      return choiceSql(column, question)
    case 'date':
      return dateSql(column, question, today)
  }
}

function choiceSql({ text: known, type }: Typed, { operator, value }: WithValue): Prisma.Sql {
  switch (operator) {
    case 'is':
      return sql`${known} = ${value}::${type}`
    case 'isNot':
      return sql`${known} <> ${value}::${type}`
    case 'oneOf':
      return sql`${known} = ANY (${value}::${type}[])`
    default:
      throw new Error(`Choices have no ${operator}`)
  }
}

// The sought text is folded once, not for each row: as a subquery it stands for itself.
const folded = (value: string) => sql`(SELECT fold_text(${value}))`

function textSql({ text: column }: Column, { operator, value }: WithValue): Prisma.Sql {
  const known = sql`fold_text(${column})`
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

type Typed = Exclude<Column, { kind: 'text' }>

function dateSql({ text: known, type }: Typed, { operator, value }: WithValue, today: Date): Prisma.Sql {
  const day = (one: Date | string) => sql`${one instanceof Date ? isoDay(one) : one}::${type}`
  switch (operator) {
    case 'is':
      return sql`${known} = ${day(value)}`
    case 'isNot':
      return sql`${known} <> ${day(value)}`
    case 'before':
      return sql`${known} < ${day(value)}`
    case 'after':
      return sql`${known} > ${day(value)}`
    case 'withinLastDays':
      return sql`${known} BETWEEN ${day(addDays(today, -value))} AND ${day(today)}`
    default:
      throw new Error(`Dates have no ${operator}`)
  }
}
