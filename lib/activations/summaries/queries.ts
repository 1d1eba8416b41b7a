import { displayState } from '@/lib/activations/rules'
import type { DisplayState, RecipientsSummary } from '@/lib/activations/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import type { ConnectionState } from '@/lib/generated/prisma/enums'

/** What a card of the catalog shows about a listing that the organization has connected. */
export interface ListingSummary {
  /** The connection that a click leads to; null: none that the reader can see. */
  connectionId: string | null
  display: DisplayState
  /** To whom it is available; null unless it is active. */
  recipients: RecipientsSummary | null
}

/** How many audiences and how many people a card names. */
const shown = 6

const stayed = { where: { employee: { status: { not: 'left' } } } } as const

/**
 * State and recipients of those listings that the organization has a connection to, by listing id: the same for all
 * its members, but for where a click leads.
 */
export async function summarizeListings(
  actor: Actor,
  listingIds: string[],
): Promise<Map<string, ListingSummary>> {
  authorize(actor, 'activation:read')
  const where = { organizationId: actor.organizationId, listingId: { in: listingIds } }
  const [connections, visible, activations] = await Promise.all([
    db.connection.findMany({
      where,
      orderBy: [{ isDefault: 'desc' }, { verifiedAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
      select: { id: true, listingId: true, state: true, stateReason: true, lastFailure: true },
    }),
    db.connection.findMany({
      where: { ...where, AND: connectionsWhere(actor, 'view') },
      select: { id: true },
    }),
    findActivations(actor, listingIds),
  ])
  const visibleIds = new Set(visible.map(({ id }) => id))
  const reach = await countReach(
    actor,
    activations.map(({ id }) => id),
  )
  const byListing = Map.groupBy(connections, ({ listingId }) => listingId)
  return new Map(
    [...byListing].map(([listingId, candidates]) => {
      const activation = activations.find((one) => one.listingId === listingId) ?? null
      const connection = chooseConnection(candidates, activation?.connectionId)
      const seen = candidates.filter(({ id }) => visibleIds.has(id))
      const isSeen = visibleIds.has(connection.id)
      return [
        listingId,
        {
          connectionId: isSeen ? connection.id : seen.length > 0 ? chooseConnection(seen).id : null,
          display: displayState(connection, activation),
          recipients: activation?.isActive ? toRecipients(activation, reach.get(activation.id) ?? 0) : null,
        },
      ]
    }),
  )
}

interface Candidate {
  id: string
  state: ConnectionState
  stateReason: string | null
  lastFailure: unknown
}

// The one in use, else one that is connected, else one that was, else a draft; the default one comes first.
function chooseConnection(candidates: Candidate[], inUse?: string): Candidate {
  const chosen =
    candidates.find(({ id }) => id === inUse) ??
    candidates.find(({ state }) => state === 'connected') ??
    candidates.find(({ state }) => state !== 'pending') ??
    candidates[0]
  if (!chosen) throw new Error('A group has at least one connection')
  return chosen
}

function findActivations(actor: MemberActor, listingIds: string[]) {
  return db.activation.findMany({
    where: { organizationId: actor.organizationId, listingId: { in: listingIds } },
    select: {
      id: true,
      listingId: true,
      connectionId: true,
      isActive: true,
      everyone: true,
      _count: { select: { audiences: true, employees: true } },
      audiences: {
        take: shown,
        orderBy: { audience: { name: 'asc' } },
        select: { audience: { select: { id: true, name: true, _count: { select: { members: stayed } } } } },
      },
      employees: {
        take: shown,
        orderBy: [{ employee: { familyName: 'asc' } }, { employee: { givenName: 'asc' } }],
        select: { employee: { select: { id: true, givenName: true, familyName: true } } },
      },
    },
  })
}

type FoundActivation = Awaited<ReturnType<typeof findActivations>>[number]

function toRecipients(activation: FoundActivation, reach: number): RecipientsSummary {
  const { everyone, audiences, employees, _count } = activation
  return {
    everyone,
    reach,
    audiences: {
      count: _count.audiences,
      first: audiences.map(({ audience: { id, name, _count } }) => ({
        id,
        name,
        memberCount: _count.members,
      })),
    },
    employees: {
      count: _count.employees,
      first: employees.map(({ employee: { id, givenName, familyName } }) => ({
        id,
        name: `${givenName} ${familyName}`,
      })),
    },
  }
}

async function countReach(actor: MemberActor, activationIds: string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; reach: number }[]>`
    SELECT a."id", (
      SELECT count(*)::int FROM "Employee" e
      WHERE e."organizationId" = a."organizationId" AND e."status" <> 'left' AND (a."everyone" OR e."id" IN (
        SELECT "employeeId" FROM "ActivationEmployee" WHERE "activationId" = a."id"
        UNION
        SELECT m."employeeId" FROM "ActivationAudience" aa
        JOIN "AudienceMember" m ON m."audienceId" = aa."audienceId" WHERE aa."activationId" = a."id"
      ))
    ) AS "reach"
    FROM "Activation" a
    WHERE a."organizationId" = ${actor.organizationId}::uuid AND a."id" = ANY(${activationIds}::uuid[])`
  return new Map(rows.map(({ id, reach }) => [id, reach]))
}
