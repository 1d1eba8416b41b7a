import { audit } from '@/lib/audit'
import { type Actor, type OrganizationActor, within } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { tellOfPolicy } from '@/lib/connections/policy/notices/mutations'
import { describeImpact, readGoverned } from '@/lib/connections/policy/queries'
import { changesBy, type GovernedConnection, type PolicyChange } from '@/lib/connections/policy/rules'
import type { PolicyImpact } from '@/lib/connections/policy/schema'
import { changeStates } from '@/lib/connections/state/mutations'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { lockPolicy, replacePolicy, requireDraft } from '@/lib/policies/mutations'
import { holdPolicy, readPolicy } from '@/lib/policies/queries'
import { areSamePolicies, diffPolicies } from '@/lib/policies/rules'
import { applyPolicyJob, type PolicyDraft } from '@/lib/policies/schema'
import { enqueue } from '@/lib/queue'

/** Longer than thousands of connections take. */
const transactionMs = 30_000

export interface PolicyEdit {
  draft: PolicyDraft
  /** Of the policy that was edited. */
  version: number
  /** Of the impact that was confirmed. */
  fingerprint: string
}

export type PolicyOutcome =
  | { kind: 'changed'; stopped: number; resumed: number }
  /** The impact is no longer the one that was confirmed; nothing was changed. */
  | { kind: 'review'; impact: PolicyImpact }

/**
 * Puts a new policy in force, once its impact was confirmed: connections that it forbids stop, keeping what they
 * were, and those that it allows again go on as that. All of it or nothing.
 * @throws AppError `conflict` (`changedMeanwhile`); `invalid` (`policy.unchanged`, `policy.tooManyListings`, fields)
 */
export async function changePolicy(
  actor: Actor,
  { draft, version, fingerprint }: PolicyEdit,
  now = new Date(),
): Promise<PolicyOutcome> {
  authorize(actor, 'policy:update')
  return db.$transaction(
    async (tx): Promise<PolicyOutcome> => {
      const before = await lockPolicy(tx, actor, version)
      await requireDraft(tx, draft, before)
      if (areSamePolicies(before, draft)) throw new AppError('invalid', { reason: 'policy.unchanged' })
      const connections = await lockGoverned(tx, actor)
      const changes = changesBy(draft, connections)
      const impact = await describeImpact(tx, actor, { before, draft, changes })
      if (impact.fingerprint !== fingerprint) return { kind: 'review', impact }
      await replacePolicy(tx, actor, before, draft)
      await makeChanges(tx, actor, changes, now)
      const [stopped, resumed] = [impact.stops.count, impact.resumes.count]
      await audit(tx, actor, {
        action: 'policy.changed',
        subject: { type: 'policy', id: actor.organizationId },
        details: { ...diffPolicies(before, draft), version: version + 1, stopped, resumed },
      })
      return { kind: 'changed', stopped, resumed }
    },
    { timeout: transactionMs, maxWait: transactionMs },
  )
}

/**
 * Enqueues the policies that have another effect now than when they were saved. Only rules for categories can: what
 * a listing is called and how it authenticates stays.
 */
export async function enqueuePolicies(actor: Actor): Promise<void> {
  authorize(actor, 'policy:apply')
  const organizations = await db.organization.findMany({
    where: { policyRules: { some: { subject: 'category' } }, connections: { some: {} } },
    select: { id: true },
  })
  const { name } = applyPolicyJob
  for (const { id: organizationId } of organizations) {
    const of = within(actor, organizationId)
    const changes = changesBy(await readPolicy(db, of), await readGoverned(db, of))
    if (changes.length === 0) continue
    await enqueue(
      db,
      applyPolicyJob,
      { organizationId },
      { key: `${name}:${organizationId}`, queueName: name },
    )
  }
}

/**
 * Brings the connections of an organization in line with its policy, as when it was saved; its administrators are
 * told by mail. Done again, it changes nothing.
 * @throws AppError `not_found` for an actor that works for no organization
 */
export async function applyPolicy(
  actor: Actor,
  now = new Date(),
): Promise<{ stopped: number; resumed: number }> {
  authorize(actor, 'policy:apply')
  const { organizationId } = actor
  if (!organizationId) throw new AppError('not_found')
  const of = within(actor, organizationId)
  return db.$transaction(
    async (tx) => {
      await holdPolicy(tx, of, 'change')
      const changes = changesBy(await readPolicy(tx, of), await lockGoverned(tx, of))
      const stopped = changes.filter(({ verdict }) => verdict !== null).length
      const resumed = changes.length - stopped
      if (changes.length === 0) return { stopped, resumed }
      await makeChanges(tx, of, changes, now)
      await audit(tx, of, {
        action: 'policy.applied',
        subject: { type: 'policy', id: organizationId },
        details: { stopped, resumed },
      })
      await tellOfPolicy(tx, of, changes, now)
      return { stopped, resumed }
    },
    { timeout: transactionMs, maxWait: transactionMs },
  )
}

function makeChanges(
  tx: Transaction,
  actor: OrganizationActor,
  changes: readonly PolicyChange[],
  now: Date,
): Promise<void> {
  const kept = changes.map(({ id, before, after, verdict }) => {
    return { id, before, after, held: verdict ? before : null }
  })
  return changeStates(tx, actor, kept, now)
}

/** The connections as they are once nobody else can change them. */
async function lockGoverned(tx: Transaction, actor: OrganizationActor): Promise<GovernedConnection[]> {
  await tx.$executeRaw`
    SELECT 1 FROM "Connection" WHERE "organizationId" = ${actor.organizationId}::uuid ORDER BY "id" FOR UPDATE`
  return readGoverned(tx, actor)
}
