import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { describeImpact, readGoverned } from '@/lib/connections/policy/queries'
import { changesBy, type GovernedConnection } from '@/lib/connections/policy/rules'
import type { PolicyImpact } from '@/lib/connections/policy/schema'
import { changeStates } from '@/lib/connections/state/mutations'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { lockPolicy, replacePolicy, requireDraft } from '@/lib/policies/mutations'
import { areSamePolicies, diffPolicies } from '@/lib/policies/rules'
import type { PolicyDraft } from '@/lib/policies/schema'

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
      await changeStates(
        tx,
        actor,
        changes.map(({ id, before, after, verdict }) => ({
          id,
          before,
          after,
          held: verdict ? before : null,
        })),
        now,
      )
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

/** The connections as they are once nobody else can change them. */
async function lockGoverned(tx: Transaction, actor: MemberActor): Promise<GovernedConnection[]> {
  await tx.$executeRaw`
    SELECT 1 FROM "Connection" WHERE "organizationId" = ${actor.organizationId}::uuid ORDER BY "id" FOR UPDATE`
  return readGoverned(tx, actor)
}
