import type { Actor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { presentMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import {
  changesBy,
  fingerprintOf,
  type GovernedConnection,
  type PolicyChange,
} from '@/lib/connections/policy/rules'
import type { ImpactedConnection, PolicyImpact, PolicyImpactSide } from '@/lib/connections/policy/schema'
import { db, type Transaction } from '@/lib/db'
import { connectionsWhere, folderSelect } from '@/lib/folders/queries'
import { folderLabel } from '@/lib/folders/rules'
import { readPolicy } from '@/lib/policies/queries'
import type { PolicyDraft } from '@/lib/policies/schema'

/** How many connections of each side are named. */
const firstNames = 100

/** What a draft would do, for its review. */
export async function previewPolicy(actor: Actor, draft: PolicyDraft): Promise<PolicyImpact> {
  authorize(actor, 'policy:update')
  const before = await readPolicy(db, actor)
  const changes = changesBy(draft, await readGoverned(db, actor))
  return describeImpact(db, actor, { before, draft, changes })
}

/** Every connection of the organization that a policy can stop or let go on. */
export async function readGoverned(
  tx: Transaction,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
): Promise<GovernedConnection[]> {
  const rows = await tx.connection.findMany({
    where: { organizationId },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      listingId: true,
      state: true,
      stateReason: true,
      heldState: true,
      heldReason: true,
      authMethod: true,
      verifiedAt: true,
      lastFailure: true,
    },
  })
  const listings = await tx.listing.findMany({
    where: { id: { in: [...new Set(rows.map(({ listingId }) => listingId))] } },
    select: { id: true, slug: true, categories: { select: { category: { select: { slug: true } } } } },
  })
  const known = new Map(
    listings.map(({ id, slug, categories }) => [
      id,
      { listingSlug: slug, categorySlugs: categories.map(({ category }) => category.slug) },
    ]),
  )
  return rows.map(({ listingId, lastFailure, ...row }) => ({
    ...row,
    hasFailed: lastFailure !== null,
    ...(known.get(listingId) ?? { listingSlug: '', categorySlugs: [] }),
  }))
}

/**
 * The impact of changes: exact numbers and names. Of connections in folders that the reader does not see it names
 * listing and owner too, since it is they who stop them, and nothing else.
 */
export async function describeImpact(
  tx: Transaction,
  actor: MemberActor,
  { before, draft, changes }: { before: PolicyDraft; draft: PolicyDraft; changes: readonly PolicyChange[] },
): Promise<PolicyImpact> {
  const stopped = changes.filter(({ verdict }) => verdict !== null)
  const resumed = changes.filter(({ verdict }) => verdict === null)
  // Only through what is connected does anybody have access.
  const [stops, resumes] = [
    await describeSide(tx, actor, stopped, ({ before }) => before.state === 'connected'),
    await describeSide(tx, actor, resumed, ({ after }) => after.state === 'connected'),
  ]
  const { organizationId } = actor
  const endsApproval = before.requiresApproval && !draft.requiresApproval
  const beginsApproval = !before.requiresApproval && draft.requiresApproval
  return {
    fingerprint: fingerprintOf(changes, [stops.employees, resumes.employees]),
    stops,
    resumes,
    waiting: endsApproval
      ? await tx.connection.count({ where: { organizationId, state: 'pending', stateReason: 'approval' } })
      : 0,
    approvers: beginsApproval
      ? await tx.member.count({
          where: { organizationId, marketplaceRight: 'edit', AND: presentMembers(new Date()) },
        })
      : null,
  }
}

async function describeSide(
  tx: Transaction,
  actor: MemberActor,
  changes: readonly PolicyChange[],
  servesPeople: (change: PolicyChange) => boolean,
): Promise<PolicyImpactSide> {
  const ids = changes.map(({ id }) => id)
  if (ids.length === 0) return { count: 0, employees: 0, first: [] }
  const { organizationId } = actor
  const rows = await tx.connection.findMany({
    where: { id: { in: ids }, organizationId },
    orderBy: [{ listing: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
    take: firstNames,
    select: {
      id: true,
      name: true,
      listing: { select: { name: true } },
      owner: { select: { user: { select: { name: true } } } },
      folder: { select: folderSelect },
    },
  })
  const named = { id: { in: rows.map(({ id }) => id) }, AND: connectionsWhere(actor, 'view') }
  const visible = await tx.connection.findMany({ where: named, select: { id: true } })
  const seen = new Set(visible.map(({ id }) => id))
  const serving = changes.filter(servesPeople).map(({ id }) => id)
  const { byConnection, total } = await countServed(tx, actor, serving)
  const first = rows.map(
    ({ id, name, listing, owner, folder }): ImpactedConnection => ({
      id,
      name,
      listing: listing.name,
      owner: owner?.user.name ?? null,
      folder: seen.has(id) ? folderLabel(folder, actor) : null,
      employees: byConnection.get(id) ?? null,
    }),
  )
  return { count: ids.length, employees: total, first }
}

/** How many employees each of these connections serves, and how many all of them together. */
async function countServed(
  tx: Transaction,
  { organizationId }: MemberActor,
  connectionIds: readonly string[],
): Promise<{ byConnection: Map<string, number>; total: number }> {
  const activations = await tx.activation.findMany({
    where: { organizationId, isActive: true, connectionId: { in: [...connectionIds] } },
    select: { id: true, connectionId: true, everyone: true },
  })
  if (activations.length === 0) return { byConnection: new Map(), total: 0 }
  const isForAll = activations.some(({ everyone }) => everyone)
  const staff = isForAll ? await tx.employee.count({ where: { organizationId, status: { not: 'left' } } }) : 0
  const named = activations.filter(({ everyone }) => !everyone).map(({ id }) => id)
  const rows = await tx.$queryRaw<{ id: string | null; count: number }[]>`
    WITH reached AS (
      SELECT "activationId", "employeeId" FROM "ActivationEmployee" WHERE "activationId" = ANY(${named}::uuid[])
      UNION
      SELECT chosen."activationId", member."employeeId" FROM "ActivationAudience" chosen
      JOIN "AudienceMember" member USING ("audienceId") WHERE chosen."activationId" = ANY(${named}::uuid[])
    )
    SELECT reached."activationId" AS "id", count(DISTINCT e."id")::int AS "count"
    FROM reached JOIN "Employee" e ON e."id" = reached."employeeId"
    WHERE e."organizationId" = ${organizationId}::uuid AND e."status" <> 'left'
    GROUP BY GROUPING SETS ((reached."activationId"), ())`
  const counts = new Map(rows.map(({ id, count }) => [id, count]))
  return {
    byConnection: new Map(
      activations.map(({ id, connectionId, everyone }) => [
        connectionId,
        everyone ? staff : (counts.get(id) ?? 0),
      ]),
    ),
    total: isForAll ? staff : (counts.get(null) ?? 0),
  }
}
