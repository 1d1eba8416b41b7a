import { isDeepStrictEqual } from 'node:util'
import { namePeople } from '@/lib/audiences/choices/queries'
import { type AudienceConditions, audienceConditions } from '@/lib/audiences/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type FormerVersion, type VersionEntry, versionsPageSize } from './schema'

/** How many people a version names. */
const named = 8

interface VersionsAsked {
  audienceId: string
  after?: number
  before?: number | undefined
  limit?: number
}

const read = (conditions: unknown): AudienceConditions | null =>
  conditions === null ? null : audienceConditions.parse(conditions)

/**
 * What the versions of an audience changed, newest first.
 * @param query.after only those after this number
 * @param query.before only those before this number
 * @throws AppError `not_found`
 */
export async function listVersions(
  actor: Actor,
  { audienceId, after = 0, before, limit = versionsPageSize }: VersionsAsked,
): Promise<VersionEntry[]> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  if ((await db.audience.count({ where: { id: audienceId, organizationId } })) === 0) {
    throw new AppError('not_found')
  }
  const versions = await db.audienceVersion.findMany({
    // With the one before the oldest, to compare that with.
    where: { audienceId, audience: { organizationId }, number: { gte: after, lt: before } },
    orderBy: { number: 'desc' },
    take: limit + 1,
    select: {
      number: true,
      name: true,
      description: true,
      conditions: true,
      addedIds: true,
      removedIds: true,
      createdAt: true,
      member: { select: { user: { select: { name: true } } } },
    },
  })
  const people = await namePeople(
    actor,
    versions.flatMap(({ addedIds, removedIds }) => [
      ...addedIds.slice(0, named),
      ...removedIds.slice(0, named),
    ]),
  )
  const group = (ids: string[]) => ({
    count: ids.length,
    first: ids.slice(0, named).flatMap((id) => people[id] ?? []),
  })
  return versions
    .slice(0, limit)
    .filter(({ number }) => number > after)
    .map((version, index) => {
      const former = versions[index + 1]
      const [formerly, conditions] = [read(former?.conditions ?? null), read(version.conditions)]
      const differs = (name: 'name' | 'description') =>
        former && former[name] !== version[name] ? { before: former[name], after: version[name] } : null
      return {
        number: version.number,
        at: version.createdAt,
        by: version.member?.user.name ?? null,
        name: differs('name'),
        description: differs('description'),
        conditions: isDeepStrictEqual(formerly, conditions) ? null : { before: formerly, after: conditions },
        added: group(version.addedIds),
        removed: group(version.removedIds),
      }
    })
}

/**
 * An audience as it was, to be saved once more.
 * @throws AppError `not_found` for a version that there is not
 */
export async function getFormerVersion(
  actor: Actor,
  { audienceId, number }: { audienceId: string; number: number },
): Promise<FormerVersion> {
  authorize(actor, 'audience:read')
  const audience = { id: audienceId, organizationId: actor.organizationId }
  const versions = await db.audienceVersion.findMany({
    where: { audience, number: { gte: number } },
    orderBy: { number: 'desc' },
    select: {
      number: true,
      name: true,
      description: true,
      conditions: true,
      addedIds: true,
      removedIds: true,
    },
  })
  const former = versions.at(-1)
  if (former?.number !== number) throw new AppError('not_found')
  // Going back, whom a later version added was not in it, and whom it removed was.
  const wasIn = new Map<string, boolean>()
  for (const { addedIds, removedIds } of versions.slice(0, -1)) {
    for (const id of addedIds) wasIn.set(id, false)
    for (const id of removedIds) wasIn.set(id, true)
  }
  const now = await db.audiencePerson.findMany({
    where: { audience, employeeId: { in: [...wasIn.keys()] } },
    select: { employeeId: true },
  })
  const isIn = new Set(now.map(({ employeeId }) => employeeId))
  const changed = [...wasIn].filter(([id, was]) => was !== isIn.has(id))
  return {
    number,
    name: former.name,
    description: former.description,
    conditions: read(former.conditions),
    addedIds: changed.flatMap(([id, was]) => (was ? [id] : [])).sort(),
    removedIds: changed.flatMap(([id, was]) => (was ? [] : [id])).sort(),
  }
}
