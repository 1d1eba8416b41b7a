import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { presentMembers } from '@/lib/auth/load-member'
import { lockRow } from '@/lib/connections/queries'
import { readTestFailure } from '@/lib/connections/verification/rules'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { editorsWhere, sightSelect } from '@/lib/folders/queries'

const verifiable = z.object({ verify: z.looseObject({}) })

/**
 * What is known about the health of a connection, held against other changes until the transaction ends.
 * @throws AppError `not_found`
 */
export async function lockHealth(tx: Transaction, actor: OrganizationActor, id: string) {
  await lockRow(tx, actor, id)
  const row = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: {
      id: true,
      name: true,
      listingId: true,
      ownerId: true,
      state: true,
      stateReason: true,
      lastFailure: true,
      failingSince: true,
      failureCount: true,
      warnedAt: true,
      folder: { select: sightSelect },
      listing: { select: { name: true, connector: { select: { definition: true } } } },
    },
  })
  if (!row) throw new AppError('not_found')
  return {
    ...row,
    lastFailure: readTestFailure(row.lastFailure),
    isVerifiable: verifiable.safeParse(row.listing.connector?.definition).success,
  }
}
export type Health = Awaited<ReturnType<typeof lockHealth>>

/** Who has to hear of a connection: its owner, and whoever may edit and sees it, while they are there. Each once. */
export async function listCaretakers(
  tx: Transaction,
  actor: OrganizationActor,
  { ownerId, folder }: Pick<Health, 'ownerId' | 'folder'>,
): Promise<{ email: string; locale: string }[]> {
  const members = await tx.member.findMany({
    where: {
      organizationId: actor.organizationId,
      AND: presentMembers(new Date()),
      OR: [...(ownerId ? [{ id: ownerId }] : []), editorsWhere(folder, ownerId)],
    },
    orderBy: { id: 'asc' },
    select: { user: { select: { email: true, locale: true } } },
  })
  return members.map(({ user }) => user)
}

/** How many employees get access by a connection; null where it is not activated for anybody. */
export async function countServed(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
): Promise<number | null> {
  const activation = await tx.activation.findFirst({
    where: { connectionId, organizationId: actor.organizationId, isActive: true },
    select: { id: true, everyone: true },
  })
  if (!activation) return null
  const { id, everyone } = activation
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Employee"
    WHERE "organizationId" = ${actor.organizationId}::uuid AND "status" <> 'left' AND (${everyone} OR "id" IN (
      SELECT "employeeId" FROM "ActivationEmployee" WHERE "activationId" = ${id}::uuid
      UNION
      SELECT member."employeeId" FROM "AudienceMember" member
      JOIN "ActivationAudience" chosen ON chosen."audienceId" = member."audienceId"
      WHERE chosen."activationId" = ${id}::uuid))`
  return row?.count ?? 0
}
