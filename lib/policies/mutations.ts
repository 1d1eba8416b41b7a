import type { MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { holdPolicy, readPolicy } from '@/lib/policies/queries'
import { diffPolicies, problemsOf } from '@/lib/policies/rules'
import {
  governedMethods,
  type Policy,
  type PolicyDraft,
  policyLimits,
  ruleInputs,
} from '@/lib/policies/schema'

/**
 * The policy to change, held against other changes and against all who obey it until the transaction ends.
 * @param version of the policy that was edited
 * @throws AppError `conflict` (`changedMeanwhile`)
 */
export async function lockPolicy(tx: Transaction, actor: MemberActor, version: number): Promise<Policy> {
  authorize(actor, 'policy:update')
  await holdPolicy(tx, actor, 'change')
  const policy = await readPolicy(tx, actor)
  if (policy.version !== version) throw new AppError('conflict', { reason: 'changedMeanwhile' })
  return policy
}

/**
 * Refuses a draft that cannot be kept. A listing or category that left the catalog may stay in it.
 * @throws AppError `invalid` with fields, or `policy.tooManyListings`
 */
export async function requireDraft(tx: Transaction, draft: PolicyDraft, before: PolicyDraft): Promise<void> {
  const fields = problemsOf(draft)
  const slugs = (subject: string, { rules }: PolicyDraft) =>
    rules.filter((rule) => rule.subject === subject).map(({ value }) => value)
  const [listings, categories] = [slugs('listing', draft), slugs('category', draft)]
  if (listings.length > policyLimits.listings) {
    throw new AppError('invalid', {
      reason: 'policy.tooManyListings',
      values: { limit: policyLimits.listings },
    })
  }
  const known = {
    listing: await tx.listing.findMany({ where: { slug: { in: listings } }, select: { slug: true } }),
    category: await tx.category.findMany({ where: { slug: { in: categories } }, select: { slug: true } }),
    method: governedMethods.map((slug) => ({ slug })),
  }
  for (const rule of draft.rules) {
    const isKnown = [...known[rule.subject].map(({ slug }) => slug), ...slugs(rule.subject, before)].includes(
      rule.value,
    )
    if (!isKnown) fields[ruleInputs(rule).effect] = 'notFound'
  }
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { reason: 'checkFields', fields })
}

/** Puts a draft in the place of the policy; `lockPolicy` came before. */
export async function replacePolicy(
  tx: Transaction,
  actor: MemberActor,
  before: Policy,
  draft: PolicyDraft,
): Promise<void> {
  authorize(actor, 'policy:update')
  const { organizationId } = actor
  const { otherListings, requiresApproval } = draft
  const data = { otherListings, requiresApproval, version: before.version + 1 }
  await tx.policy.upsert({ where: { organizationId }, create: { organizationId, ...data }, update: data })
  const { before: gone, after: fresh } = diffPolicies(before, draft)
  const over = [...(gone.rules ?? []), ...(fresh.rules ?? [])]
  for (const subject of ['listing', 'category', 'method'] as const) {
    const values = over.filter((rule) => rule.subject === subject).map(({ value }) => value)
    if (values.length === 0) continue
    await tx.policyRule.deleteMany({ where: { organizationId, subject, value: { in: values } } })
  }
  await tx.policyRule.createMany({ data: (fresh.rules ?? []).map((rule) => ({ organizationId, ...rule })) })
}
