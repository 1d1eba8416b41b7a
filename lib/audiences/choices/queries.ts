import { conditionsOf } from '@/lib/audiences/rules'
import type { AudienceConditions } from '@/lib/audiences/schema'
import type { ConditionNames } from '@/lib/audiences/sentences/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { type Choices, type SuggestedAttribute, suggestedAttributes } from './schema'

/** How many values of one attribute are offered while typing. */
const offered = 200

/** The organization's own attributes, segments and groups, each by name. */
export async function listChoices(actor: Actor): Promise<Choices> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const where = { organizationId }
  const [attributes, segments, groups] = await Promise.all([
    db.employeeAttribute.findMany({
      where,
      orderBy: [{ position: 'asc' }, { name: 'asc' }],
      select: { key: true, name: true, type: true, options: true },
    }),
    db.segment.findMany({ where, orderBy: { name: 'asc' }, select: { id: true, name: true } }),
    db.group.findMany({ where, orderBy: { name: 'asc' }, select: { id: true, name: true } }),
  ])
  return { attributes, segments, groups }
}

/** The values that the directory has most, in one look at it; of people who have not left. */
export async function listDirectoryValues(actor: Actor): Promise<Record<SuggestedAttribute, string[]>> {
  authorize(actor, 'audience:read')
  const rows = await db.$queryRaw<({ count: number } & Record<SuggestedAttribute, string | null>)[]>`
    SELECT "department", "team", "location", "jobTitle" FROM (
      SELECT "department", "team", "location", "jobTitle", count(*) AS count,
        row_number() OVER (PARTITION BY grouping("department", "team", "location", "jobTitle") ORDER BY count(*) DESC) AS place
      FROM "Employee"
      WHERE "organizationId" = ${actor.organizationId}::uuid AND "status" <> 'left'
      GROUP BY GROUPING SETS (("department"), ("team"), ("location"), ("jobTitle"))
      HAVING coalesce("department", "team", "location", "jobTitle", '') <> ''
    ) AS value
    WHERE place <= ${offered}`
  const valuesOf = (name: SuggestedAttribute) => rows.flatMap((row) => row[name] ?? []).toSorted()
  return Object.fromEntries(suggestedAttributes.map((name) => [name, valuesOf(name)])) as Record<
    SuggestedAttribute,
    string[]
  >
}

/** What the ids and keys in these conditions are called; those that are gone, or of elsewhere, are missing. */
export async function nameConditions(
  actor: Actor,
  all: readonly (AudienceConditions | null)[],
): Promise<ConditionNames> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const leaves = all.flatMap((conditions) => (conditions ? conditionsOf(conditions) : []))
  const ids = {
    people: leaves.flatMap((leaf) =>
      leaf.kind === 'attribute' && leaf.attribute === 'managerId' && 'value' in leaf
        ? [leaf.value].flat().map(String)
        : [],
    ),
    segments: leaves.flatMap((leaf) => (leaf.kind === 'segment' ? [leaf.segmentId] : [])),
    groups: leaves.flatMap((leaf) => (leaf.kind === 'group' ? [leaf.groupId] : [])),
    keys: leaves.flatMap((leaf) => (leaf.kind === 'custom' ? [leaf.key] : [])),
  }
  const named = { id: true, name: true } as const
  const [people, segments, groups, attributes] = await Promise.all([
    namePeople(actor, ids.people),
    db.segment.findMany({ where: { organizationId, id: { in: ids.segments } }, select: named }),
    db.group.findMany({ where: { organizationId, id: { in: ids.groups } }, select: named }),
    db.employeeAttribute.findMany({
      where: { organizationId, key: { in: ids.keys } },
      select: { key: true, name: true },
    }),
  ])
  const byId = (rows: { id: string; name: string }[]) =>
    Object.fromEntries(rows.map(({ id, name }) => [id, name]))
  return {
    people,
    segments: byId(segments),
    groups: byId(groups),
    attributes: Object.fromEntries(attributes.map(({ key, name }) => [key, name])),
  }
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Names of the organization's people by id. */
export async function namePeople(actor: Actor, ids: readonly string[]): Promise<Record<string, string>> {
  authorize(actor, 'audience:read')
  const known = ids.filter((id) => uuid.test(id))
  if (known.length === 0) return {}
  const rows = await db.employee.findMany({
    where: { organizationId: actor.organizationId, id: { in: known } },
    select: { id: true, givenName: true, familyName: true },
  })
  return Object.fromEntries(rows.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`]))
}
