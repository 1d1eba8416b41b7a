import { recordReachChange } from '@/lib/access-events/mutations'
import { reachedBy } from '@/lib/activations/impact/queries'
import { requireRecipients } from '@/lib/activations/queries'
import { diffSnapshots } from '@/lib/activations/rules'
import type { ActivationSnapshot } from '@/lib/activations/schema'
import { audit } from '@/lib/audit'
import type { MemberActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { recordEventsOf } from '@/lib/events/mutations'
import { listingJson } from '@/lib/events/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import { lockMemberships } from '@/lib/membership-changes/mutations'
import { recordSyncChange } from '@/lib/sync-changes/mutations'

export interface LockedActivation {
  id: string
  listingId: string
  version: number
  snapshot: ActivationSnapshot
}

export interface ChangeResult {
  activationId: string
  version: number
  /** The change to undo; null when nothing differed. */
  changeId: string | null
}

/**
 * Holds the row until the transaction ends, so that edits of one activation happen one after the other, and the
 * organization's memberships, so that the people counted before and after differ by this edit alone.
 */
export async function lockActivation(
  tx: Transaction,
  actor: MemberActor,
  activationId: string,
): Promise<LockedActivation> {
  const { organizationId } = actor
  await lockMemberships(tx, organizationId)
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Activation"
    WHERE "id" = ${activationId}::uuid AND "organizationId" = ${organizationId}::uuid FOR UPDATE`
  if (locked.length === 0) throw new AppError('not_found')
  const row = await tx.activation.findFirstOrThrow({
    where: { id: activationId, organizationId },
    select: {
      listingId: true,
      version: true,
      connectionId: true,
      isActive: true,
      everyone: true,
      audiences: { select: { audienceId: true }, orderBy: { audienceId: 'asc' } },
      employees: { select: { employeeId: true }, orderBy: { employeeId: 'asc' } },
    },
  })
  const { audiences, employees, listingId, version, ...rest } = row
  return {
    id: activationId,
    listingId,
    version,
    snapshot: {
      ...rest,
      audienceIds: audiences.map(({ audienceId }) => audienceId),
      employeeIds: employees.map(({ employeeId }) => employeeId),
    },
  }
}

/**
 * Brings a locked activation into another state, with its history, its audit row and the listing's count.
 * @throws AppError `not_found` when an audience or employee is not of this organization
 */
export async function changeActivation(
  tx: Transaction,
  actor: MemberActor,
  activation: LockedActivation,
  after: ActivationSnapshot,
  { now, action }: { now: Date; action?: string },
): Promise<ChangeResult> {
  const { id, snapshot: before } = activation
  const diff = diffSnapshots(before, after)
  if (diff.kind === 'unchanged') return { activationId: id, version: activation.version, changeId: null }
  await requireRecipients(tx, actor, after, { lock: true })

  const version = activation.version + 1
  const { connectionId, isActive, everyone } = after
  await tx.activation.update({
    where: { id, organizationId: actor.organizationId },
    data: {
      connectionId,
      isActive,
      everyone,
      version,
      ...(diff.kind === 'activated' ? { activatedAt: now } : {}),
      audiences: {
        deleteMany: { audienceId: { in: diff.removedAudienceIds } },
        createMany: { data: diff.addedAudienceIds.map((audienceId) => ({ audienceId })) },
      },
      employees: {
        deleteMany: { employeeId: { in: diff.removedEmployeeIds } },
        createMany: { data: diff.addedEmployeeIds.map((employeeId) => ({ employeeId })) },
      },
    },
  })
  const change = await tx.activationChange.create({
    data: {
      activationId: id,
      memberId: actor.memberId,
      before,
      after,
      resultVersion: version,
      createdAt: now,
    },
    select: { id: true },
  })
  await recordReachChange(tx, actor.organizationId, {
    listingId: activation.listingId,
    reach: { before: reachedBy(actor, before), after: reachedBy(actor, after) },
    cause: { kind: 'activation', changeId: change.id, userId: actor.userId },
  })
  for (const concerned of new Set([before.connectionId, after.connectionId])) {
    await recordSyncChange(tx, actor.organizationId, 'everybody', concerned)
  }
  await recordActivationEvent(tx, actor, { id, change: diff.kind, version })
  await countInstallation(tx, activation.listingId, Number(isActive) - Number(before.isActive))
  await audit(tx, actor, {
    action: action ?? `activation.${diff.kind}`,
    subject: { type: 'activation', id },
    details: { listingId: activation.listingId, changeId: change.id, version, ...diff },
  })
  return { activationId: id, version, changeId: change.id }
}

function recordActivationEvent(
  tx: Transaction,
  { organizationId }: MemberActor,
  { id, change, version }: { id: string; change: string; version: number },
): Promise<void> {
  const happened = Prisma.sql`
    SELECT 'activation.changed' AS "type", jsonb_build_object(
      'activationId', activation."id",
      'listing', ${listingJson},
      'connectionId', activation."connectionId",
      'change', ${change}::text,
      'version', ${version}::int,
      'isActive', activation."isActive",
      'everyone', activation."everyone",
      'audienceIds', ARRAY(SELECT "audienceId" FROM "ActivationAudience" WHERE "activationId" = activation."id"),
      'individuals', (SELECT count(*) FROM "ActivationEmployee" WHERE "activationId" = activation."id")
    ) AS "data"
    FROM "Activation" activation JOIN "Listing" listing ON listing."id" = activation."listingId"
    WHERE activation."id" = ${id}::uuid AND activation."organizationId" = ${organizationId}::uuid`
  return recordEventsOf(tx, organizationId, ['activation.changed'], happened)
}

// In SQL, so that the listing's own `updatedAt` stays: its content did not change.
async function countInstallation(tx: Transaction, listingId: string, difference: number): Promise<void> {
  if (difference === 0) return
  await tx.$executeRaw`
    UPDATE "Listing" SET "activeInstallations" = "activeInstallations" + ${difference}::int
    WHERE "id" = ${listingId}::uuid`
}
