import { conditionSql } from '@/lib/audiences/conditions/sql'
import { conditionsOf, type Explanation, explain, type Finding } from '@/lib/audiences/rules'
import { type AudienceConditions, audienceConditions, type Condition } from '@/lib/audiences/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { sharedValues } from '@/lib/database/shared-values'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/**
 * What a person's place in or out of an audience rests on: its conditions; that it has none and is kept by
 * hand; that the person was added by hand beside them; or members worked out before the last change.
 */
export type MembershipBasis = 'conditions' | 'byHand' | 'addedByHand' | 'outdated'

/** Why somebody is in an audience, or not. */
export interface Membership {
  isMember: boolean
  basis: MembershipBasis
  /** The deciding conditions; null unless it rests on them. */
  explanation: Explanation | null
}

/**
 * Why an employee is in an audience, or not.
 * @throws AppError `not_found` for an unknown or foreign audience or employee
 */
export async function explainMembership(
  actor: Actor,
  { audienceId, employeeId }: { audienceId: string; employeeId: string },
  now = new Date(),
): Promise<Membership> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const [audience, employees] = await Promise.all([
    db.audience.findFirst({ where: { id: audienceId, organizationId }, select: placeSelect(employeeId) }),
    db.employee.count({ where: { id: employeeId, organizationId } }),
  ])
  if (!audience || employees === 0) throw new AppError('not_found')
  const [membership] = await explainPlaces({ organizationId, employeeId }, [audience], now)
  if (!membership) throw new AppError('not_found')
  return membership
}

/** What is read of an audience to explain one person's place in it; of the others in it nothing. */
export function placeSelect(employeeId: string | null) {
  const own = { where: { employeeId: employeeId ?? undefined }, take: employeeId ? 1 : 0 }
  return {
    conditions: true,
    members: { ...own, select: { employeeId: true } },
    people: { ...own, select: { employeeId: true } },
  } satisfies Prisma.AudienceSelect
}
type Place = Prisma.AudienceGetPayload<{ select: ReturnType<typeof placeSelect> }>

/** The places of one person in several audiences, in their order; the conditions of all are asked in one query. */
export async function explainPlaces(
  person: { organizationId: string; employeeId: string },
  places: readonly Place[],
  now: Date,
): Promise<Membership[]> {
  const asked = places.map(({ conditions }) =>
    conditions === null ? null : audienceConditions.parse(conditions),
  )
  const findings = await findAll(
    person,
    asked.map((conditions) => (conditions ? conditionsOf(conditions) : [])),
    now,
  )
  return places.map((place, index) => toMembership(place, asked[index] ?? null, findings[index] ?? []))
}

// Membership is what the audience has stored: where the conditions say otherwise, they did not decide.
function toMembership(place: Place, conditions: AudienceConditions | null, findings: Finding[]): Membership {
  const isMember = place.members.length > 0
  if (!conditions) return { isMember, basis: 'byHand', explanation: null }
  const explanation = explain(conditions, findings)
  if (explanation.matched === isMember) return { isMember, basis: 'conditions', explanation }
  const basis = isMember && place.people.length > 0 ? 'addedByHand' : 'outdated'
  return { isMember, basis, explanation: null }
}

/** What the database finds about each condition: the very claims by which it chooses members. */
async function findAll(
  { organizationId, employeeId }: { organizationId: string; employeeId: string },
  groups: Condition[][],
  now: Date,
): Promise<Finding[][]> {
  const conditions = groups.flat()
  if (conditions.length === 0) return groups.map(() => [])
  const claims = conditions.map((condition) => conditionSql(organizationId, condition, now))
  const { text, values } = sharedValues(sql`
    SELECT ARRAY[${Prisma.join(claims)}] AS "holds", ${factsSql} AS "facts"
    FROM "Employee" e WHERE e."id" = ${employeeId}::uuid AND e."organizationId" = ${organizationId}::uuid`)
  const [row] = await db.$queryRawUnsafe<{ holds: (boolean | null)[]; facts: Record<string, unknown> }[]>(
    text,
    ...values,
  )
  let next = 0
  return groups.map((group) =>
    group.map((condition) => ({
      holds: row?.holds[next++] ?? false,
      actual: actualOf(condition, row?.facts ?? {}),
    })),
  )
}

const factsSql = sql`to_jsonb(e) - 'searchText'`

function actualOf(condition: Condition, facts: Record<string, unknown>): string | null {
  if (condition.kind === 'segment' || condition.kind === 'group') return null
  const own = facts.attributes as Record<string, unknown> | undefined
  const value = condition.kind === 'custom' ? own?.[condition.key] : facts[condition.attribute]
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
