import { getSnapshot, requireRecipients } from '@/lib/activations/queries'
import { applyProposal } from '@/lib/activations/rules'
import type {
  ActivationSnapshot,
  Impact,
  ImpactedPerson,
  ImpactPage,
  ImpactSide,
  Proposal,
  Recipients,
} from '@/lib/activations/schema'
import { countReach } from '@/lib/audiences/queries'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

/** How many names stand in a preview before "and N more". */
const firstNames = 8
/** Names on one page of the full list. */
const pageSize = 50

interface ImpactQuery {
  connectionId: string
  proposal: Proposal
}

/**
 * Who would gain and who would lose access by a change: exact numbers, and the first names of each side in
 * the order of the directory. People who have left the company do not count.
 * @throws AppError `not_found` for an unknown or foreign connection, audience or employee
 */
export async function previewImpact(actor: Actor, query: ImpactQuery): Promise<Impact> {
  authorize(actor, 'activation:read')
  const { before, after } = await readStates(actor, query)
  const [reach, gains, loses] = await Promise.all([
    count(actor, reachedBy(actor, after)),
    summarize(actor, difference(actor, after, before)),
    summarize(actor, difference(actor, before, after)),
  ])
  return { reach, gains, loses }
}

/**
 * One page of everyone on one side of a change.
 * @param query.page from 1
 */
export async function listImpact(
  actor: Actor,
  query: ImpactQuery & { side: ImpactSide; page: number },
): Promise<ImpactPage> {
  authorize(actor, 'activation:read')
  const { before, after } = await readStates(actor, query)
  const side = query.side === 'gains' ? difference(actor, after, before) : difference(actor, before, after)
  const [total, people] = await Promise.all([
    count(actor, side),
    list(actor, side, pageSize, (query.page - 1) * pageSize),
  ])
  return { side: query.side, page: query.page, pageCount: Math.ceil(total / pageSize), people }
}

/**
 * How many employees these recipients reach, each counted once. People who have left do not count.
 * @throws AppError `not_found` for a foreign audience or employee
 */
export async function countRecipients(actor: Actor, recipients: Recipients): Promise<number> {
  authorize(actor, 'activation:read')
  await requireRecipients(db, actor, recipients)
  return countReach(actor, recipients)
}

async function readStates(actor: MemberActor, { connectionId, proposal }: ImpactQuery) {
  const before = await getSnapshot(actor, connectionId)
  const after = applyProposal(before, proposal)
  await requireRecipients(db, actor, after)
  return { before, after }
}

type Reached = Omit<ActivationSnapshot, 'connectionId'>

/** In SQL, the ids of whoever a state reaches. Filters on organization and status follow in the outer query. */
export function reachedBy(actor: MemberActor, state: Reached): Prisma.Sql {
  if (!state.isActive) return Prisma.sql`SELECT "id" FROM "Employee" WHERE FALSE`
  if (state.everyone) {
    return Prisma.sql`SELECT "id" FROM "Employee" WHERE "organizationId" = ${actor.organizationId}::uuid`
  }
  return Prisma.sql`
    SELECT "employeeId" AS "id" FROM "AudienceMember" WHERE "audienceId" = ANY(${state.audienceIds}::uuid[])
    UNION SELECT unnest(${state.employeeIds}::uuid[])`
}

function difference(actor: MemberActor, left: Reached, right: Reached): Prisma.Sql {
  return Prisma.sql`(${reachedBy(actor, left)}) EXCEPT (${reachedBy(actor, right)})`
}

async function count(actor: MemberActor, ids: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Employee" e
    WHERE e."organizationId" = ${actor.organizationId}::uuid AND e."status" <> 'left' AND e."id" IN (${ids})`
  return row?.count ?? 0
}

function list(actor: MemberActor, ids: Prisma.Sql, limit: number, offset = 0): Promise<ImpactedPerson[]> {
  return db.$queryRaw<ImpactedPerson[]>`
    SELECT e."id", e."givenName" || ' ' || e."familyName" AS "name", e."department" FROM "Employee" e
    WHERE e."organizationId" = ${actor.organizationId}::uuid AND e."status" <> 'left' AND e."id" IN (${ids})
    ORDER BY e."familyName", e."givenName", e."id" LIMIT ${limit} OFFSET ${offset}`
}

async function summarize(actor: MemberActor, ids: Prisma.Sql): Promise<Impact['gains']> {
  const [total, first] = await Promise.all([count(actor, ids), list(actor, ids, firstNames)])
  return { count: total, first }
}
