import { type AuditEntry, audit, auditAll } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import { tellApprovers } from '@/lib/connections/approval/notices/mutations'
import { findSubmitter, isApprovalDue } from '@/lib/connections/approval/queries'
import { appointDefaults } from '@/lib/connections/defaults/mutations'
import { canBeDefault } from '@/lib/connections/defaults/rules'
import { closeLinks } from '@/lib/connections/hand-off-links/mutations'
import { needsNobody } from '@/lib/connections/hand-off-links/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { recordStateEvents } from '@/lib/connections/state/events/mutations'
import { timetableAfter } from '@/lib/connections/state/rules'
import type { Transaction } from '@/lib/db'

interface Known extends ConnectionFacts {
  id: string
  listingId: string
  /** Of the last test that passed before this change; left out, the stored one is. */
  verifiedAt?: Date | null
}

/**
 * The one place where a connection gets another state or reason: writes it and the audit log. The first of its
 * listing that can be the default becomes it; whoever connects holds the listing (`lockListing`), so that there
 * is one. What is taken into use is tested in the background from then on, and what is switched off no longer.
 * Where the policy wants a second admin, what would be connected for the first time waits for one instead.
 * @returns what it is now
 */
export async function changeState(
  tx: Transaction,
  actor: OrganizationActor,
  connection: Known,
  wanted: ConnectionFacts,
  now = new Date(),
): Promise<ConnectionFacts> {
  const { organizationId } = actor
  const { id, listingId, state, stateReason } = connection
  const isDue = wanted.state === 'connected' && (await isApprovalDue(tx, actor, connection))
  const after: ConnectionFacts = isDue ? { state: 'pending', stateReason: 'approval' } : wanted
  if (state === after.state && stateReason === after.stateReason) return after
  const others = { organizationId, listingId, isDefault: true, id: { not: id } }
  const canBe = canBeDefault({ ...after, verifiedAt: null })
  const isFirst = canBe && (await tx.connection.count({ where: others })) === 0
  await tx.connection.update({
    where: { id, organizationId },
    data: {
      state: after.state,
      stateReason: after.stateReason,
      ...(isFirst && { isDefault: true }),
      ...timetableAfter(state, after, now),
      ...(isDue && { submittedById: await findSubmitter(tx, actor) }),
    },
  })
  await audit(tx, actor, entryOf(id, connection, after))
  await recordStateEvents(tx, actor, [{ id, before: connection, after }])
  if (needsNobody(after) && !needsNobody(connection)) await closeLinks(tx, actor, id, now)
  if (isDue) await tellApprovers(tx, actor, id)
  else if (after.state === 'connected' && state !== 'connected') {
    // Taken into use without an approval: it needs none later either.
    const unapproved = { id, organizationId, approvedAt: null, submittedById: { not: null } }
    await tx.connection.updateMany({ where: unapproved, data: { submittedById: null } })
  }
  return after
}

function entryOf(id: string, before: ConnectionFacts, after: ConnectionFacts): AuditEntry {
  return {
    action: 'connection.state_changed',
    subject: { type: 'connection', id },
    reason: after.stateReason,
    details: {
      before: before.state,
      after: after.state,
      ...(before.stateReason && { reasonBefore: before.stateReason }),
    },
  }
}

interface Change {
  id: string
  before: ConnectionFacts
  after: ConnectionFacts
  /** What it goes back to once it may; null where nothing holds it back. */
  held: ConnectionFacts | null
}

/**
 * The same for many connections at once. None of them begins to be used by it: they stop, or go on as what they
 * were before. The caller holds the policy alone, and the rows of all connections of the organization.
 */
export async function changeStates(
  tx: Transaction,
  actor: OrganizationActor,
  changes: readonly Change[],
  now = new Date(),
): Promise<void> {
  const timetables = changes.map(({ before, after }) => timetableAfter(before.state, after, now))
  const changed = await tx.$queryRaw<{ listingId: string }[]>`
    UPDATE "Connection" connection SET
      "state" = change."state"::"ConnectionState",
      "stateReason" = change."reason",
      "heldState" = change."heldState"::"ConnectionState",
      "heldReason" = change."heldReason",
      "nextCheckAt" = change."nextCheckAt",
      "failingSince" = CASE WHEN change."isAnew" THEN NULL ELSE "failingSince" END,
      "failureCount" = CASE WHEN change."isAnew" THEN 0 ELSE "failureCount" END,
      "warnedAt" = CASE WHEN change."isAnew" THEN NULL ELSE "warnedAt" END,
      "updatedAt" = ${now}
    FROM unnest(
      ${changes.map(({ id }) => id)}::uuid[],
      ${changes.map(({ after }) => after.state)}::text[],
      ${changes.map(({ after }) => after.stateReason)}::text[],
      ${changes.map(({ held }) => held?.state ?? null)}::text[],
      ${changes.map(({ held }) => held?.stateReason ?? null)}::text[],
      ${timetables.map(({ nextCheckAt }) => nextCheckAt ?? null)}::timestamptz[],
      ${timetables.map(({ failureCount }) => failureCount === 0)}::boolean[]
    ) AS change("id", "state", "reason", "heldState", "heldReason", "nextCheckAt", "isAnew")
    WHERE connection."id" = change."id" AND connection."organizationId" = ${actor.organizationId}::uuid
    RETURNING connection."listingId"`
  const listingIds = [...new Set(changed.map(({ listingId }) => listingId))]
  const defaults = await appointDefaults(tx, actor, listingIds)
  await auditAll(tx, actor, [
    ...changes.map(({ id, before, after }) => entryOf(id, before, after)),
    ...defaults.map(({ id, name }) => ({
      action: 'connection.made_default',
      subject: { type: 'connection', id },
      details: { name },
    })),
  ])
  await recordStateEvents(tx, actor, changes)
}
