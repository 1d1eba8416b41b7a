import type { Actor, SystemActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { enqueue } from '@/lib/queue'
import { attributesOf, type EmployeeFacts, matches } from './rules'
import {
  type Attribute,
  type AudienceConditions,
  attributes,
  audienceConditions,
  materializeAudienceJob,
} from './schema'

const pageSize = 10_000

const nothingKnown = Object.fromEntries(
  Object.keys(attributes).map((attribute) => [attribute, null]),
) as unknown as EmployeeFacts

/** Goes through the directory in pages; `today` is the day on which relative dates are counted. */
async function findMatching(
  tx: Transaction,
  organizationId: string,
  conditions: AudienceConditions,
  today: Date,
): Promise<string[]> {
  const select = Object.fromEntries([...attributesOf(conditions)].map((name) => [name, true] as const)) as {
    [A in Attribute]?: true
  }
  const ids: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await tx.employee.findMany({
      where: { organizationId, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { ...select, id: true },
    })
    for (const { id, ...facts } of page) {
      if (matches(conditions, { ...nothingKnown, ...facts }, today)) ids.push(id)
    }
    after = page.at(-1)?.id
    if (page.length < pageSize) return ids
  }
}

export interface MembershipChange {
  /** Ids of employees who are members now and were not. */
  gained: string[]
  /** Ids of employees who were members and are not now. */
  lost: string[]
}

/**
 * Brings the members of an audience in line with its conditions and the directory. Members by hand stay.
 * People who have left are members as the conditions say; no audience reaches them.
 * @param today day on which relative dates are counted
 * @throws AppError `not_found` for an audience of another organization than the actor works for
 */
export async function materializeAudience(
  tx: Transaction,
  actor: SystemActor,
  audienceId: string,
  today: Date = new Date(),
): Promise<MembershipChange> {
  authorize(actor, 'audience:materialize')
  const { organizationId } = actor
  if (!organizationId) throw new AppError('not_found')
  // The lock makes two changes at once follow each other: neither works with the other's leftovers.
  const [audience] = await tx.$queryRaw<{ conditions: unknown }[]>`
    SELECT conditions FROM "Audience"
    WHERE id = ${audienceId}::uuid AND "organizationId" = ${organizationId}::uuid
    FOR UPDATE`
  if (!audience) throw new AppError('not_found')
  const conditions = audience.conditions === null ? null : audienceConditions.parse(audience.conditions)
  const ids = conditions ? await findMatching(tx, organizationId, conditions, today) : []
  const lost = await tx.$queryRaw<{ employeeId: string }[]>`
    DELETE FROM "AudienceMember"
    WHERE "audienceId" = ${audienceId}::uuid AND source = 'condition'
      AND "employeeId" NOT IN (SELECT unnest(${ids}::uuid[]))
    RETURNING "employeeId"`
  const gained = await tx.$queryRaw<{ employeeId: string }[]>`
    INSERT INTO "AudienceMember" ("audienceId", "employeeId", source)
    SELECT ${audienceId}::uuid, id, 'condition' FROM "Employee"
    WHERE "organizationId" = ${organizationId}::uuid AND id IN (SELECT unnest(${ids}::uuid[]))
    ON CONFLICT DO NOTHING
    RETURNING "employeeId"`
  return {
    gained: gained.map((row) => row.employeeId),
    lost: lost.map((row) => row.employeeId),
  }
}

/**
 * Enqueues `materializeAudience` for every audience with conditions, of all organizations: a job for each,
 * so that one that fails is tried again alone, and one after the other, so that mails need not wait.
 */
export async function enqueueMaterialization(actor: Actor): Promise<void> {
  authorize(actor, 'audience:materialize')
  const audiences = await db.audience.findMany({
    where: { conditions: { not: Prisma.AnyNull } },
    select: { id: true, organizationId: true },
  })
  const { name } = materializeAudienceJob
  for (const { id, organizationId } of audiences) {
    const payload = { organizationId, audienceId: id }
    await enqueue(db, materializeAudienceJob, payload, { key: `${name}:${id}`, queueName: name })
  }
}
