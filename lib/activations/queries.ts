import { displayState } from '@/lib/activations/rules'
import type { ActivationSnapshot, AudienceChip, DisplayState, Recipients } from '@/lib/activations/schema'
import { countReach } from '@/lib/audiences/queries'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { chipSelect, toChip } from '@/lib/directory/queries'
import type { PersonChip } from '@/lib/directory/schema'
import { AppError } from '@/lib/errors'
import { connectionAccess, connectionsWhere, roleOver } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import type { FolderRole } from '@/lib/generated/prisma/enums'

export interface ActivationView {
  connection: { id: string; name: string; state: string; isVerified: boolean; role: FolderRole }
  listing: { id: string; slug: string; name: string; iconPath: string | null; brandColor: string | null }
  /** The listing's activation, also when it runs over another connection (then `over` names that one). */
  activation: {
    id: string
    version: number
    isActive: boolean
    everyone: boolean
    audiences: AudienceChip[]
    employees: PersonChip[]
    /** Employees whom these recipients reach, active or not. */
    reach: number
    /** Without a name where the reader cannot see that connection. */
    over: { id: string; name: string | null } | null
  } | null
  display: DisplayState
}

const activationSelect = {
  id: true,
  version: true,
  isActive: true,
  everyone: true,
  connection: { select: { id: true, name: true } },
  audiences: {
    select: { audience: { select: { id: true, name: true } } },
    orderBy: { audience: { name: 'asc' } },
  },
  employees: {
    select: {
      employee: { select: chipSelect },
    },
    orderBy: [{ employee: { familyName: 'asc' } }, { employee: { givenName: 'asc' } }],
  },
} satisfies Prisma.ActivationSelect

/**
 * A connection, its listing, and to whom the organization has made it available.
 * @throws AppError `not_found`
 */
export async function getActivation(actor: Actor, connectionId: string): Promise<ActivationView> {
  authorize(actor, 'activation:read')
  const { organizationId } = actor
  const found = await db.connection.findFirst({
    where: { id: connectionId, AND: connectionsWhere(actor, 'view') },
    select: {
      id: true,
      name: true,
      state: true,
      stateReason: true,
      lastFailure: true,
      ...connectionAccess(actor.memberId),
      listing: {
        select: {
          id: true,
          slug: true,
          name: true,
          iconPath: true,
          brandColor: true,
          activations: { where: { organizationId }, select: activationSelect },
        },
      },
    },
  })
  if (!found) throw new AppError('not_found')
  const { listing, stateReason, lastFailure, id, name, state } = found
  const connection = { id, name, state, role: roleOver(found, actor) }
  const { activations, ...listingView } = listing
  const [row = null] = activations
  const reach = row ? await countReach(actor, toIds(row)) : 0
  const over = row && row.connection.id !== id ? await nameIfSeen(actor, row.connection) : null
  return {
    connection: { ...connection, isVerified: state === 'connected' },
    listing: listingView,
    activation: row && {
      id: row.id,
      version: row.version,
      isActive: row.isActive,
      everyone: row.everyone,
      audiences: row.audiences.map(({ audience }) => audience),
      employees: row.employees.map(({ employee }) => toChip(employee)),
      reach,
      over,
    },
    display: displayState({ state, stateReason, lastFailure }, over ? null : row),
  }
}

async function nameIfSeen(actor: MemberActor, { id, name }: { id: string; name: string }) {
  const isSeen = (await db.connection.count({ where: { id, AND: connectionsWhere(actor, 'view') } })) > 0
  return { id, name: isSeen ? name : null }
}

type ActivationRow = Prisma.ActivationGetPayload<{ select: typeof activationSelect }>

function toIds({ everyone, audiences, employees }: ActivationRow): Recipients {
  return {
    everyone,
    audienceIds: audiences.map(({ audience }) => audience.id),
    employeeIds: employees.map(({ employee }) => employee.id),
  }
}

/**
 * Names for chosen ids, as chips of the form.
 * @throws AppError `not_found` when one is not of this organization
 */
export async function describeRecipients(
  actor: Actor,
  recipients: Recipients,
): Promise<{ audiences: AudienceChip[]; employees: PersonChip[] }> {
  authorize(actor, 'activation:read')
  await requireRecipients(db, actor, recipients)
  const { organizationId } = actor
  const [audiences, employees] = await Promise.all([
    db.audience.findMany({
      where: { organizationId, id: { in: recipients.audienceIds } },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
    }),
    db.employee.findMany({
      where: { organizationId, id: { in: recipients.employeeIds } },
      select: chipSelect,
      orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }],
    }),
  ])
  return { audiences, employees: employees.map(toChip) }
}

/** The state that a connection's listing is in now; inactive and for nobody when it was never activated. */
export async function getSnapshot(actor: Actor, connectionId: string): Promise<ActivationSnapshot> {
  const { activation } = await getActivation(actor, connectionId)
  return {
    connectionId: activation?.over?.id ?? connectionId,
    isActive: activation?.isActive ?? false,
    everyone: activation?.everyone ?? false,
    audienceIds: activation?.audiences.map(({ id }) => id) ?? [],
    employeeIds: activation?.employees.map(({ id }) => id) ?? [],
  }
}

/**
 * Checks that audiences and employees are of the actor's organization; with `lock` they stay until the
 * transaction ends.
 * @throws AppError `not_found` (`audienceNotFound`, `employeeNotFound`)
 */
export async function requireRecipients(
  tx: Transaction,
  actor: MemberActor,
  { audienceIds, employeeIds }: Recipients,
  { lock = false } = {},
): Promise<void> {
  const suffix = lock ? Prisma.sql`FOR KEY SHARE` : Prisma.empty
  const audiences = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Audience"
    WHERE "id" = ANY(${audienceIds}::uuid[]) AND "organizationId" = ${actor.organizationId}::uuid ${suffix}`
  if (audiences.length !== audienceIds.length) {
    throw new AppError('not_found', { reason: 'audienceNotFound' })
  }
  const employees = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Employee"
    WHERE "id" = ANY(${employeeIds}::uuid[]) AND "organizationId" = ${actor.organizationId}::uuid ${suffix}`
  if (employees.length !== employeeIds.length) {
    throw new AppError('not_found', { reason: 'employeeNotFound' })
  }
}
