import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { deciding } from '@/lib/policies/rules'
import { noPolicy, type Policy, type Verdict } from '@/lib/policies/schema'

const ruleSelect = { subject: true, value: true, effect: true, reason: true } as const

/** The policy of the actor's organization. */
export async function getPolicy(actor: Actor): Promise<Policy> {
  authorize(actor, 'policy:read')
  return readPolicy(db, actor)
}

/** The policy as a mutation reads it, within its transaction. */
export async function readPolicy(tx: Transaction, actor: OrganizationActor): Promise<Policy> {
  const { organizationId } = actor
  const row = await tx.policy.findUnique({
    where: { organizationId },
    select: { otherListings: true, requiresApproval: true, version: true },
  })
  const rules = await tx.policyRule.findMany({
    where: { organizationId },
    orderBy: [{ subject: 'asc' }, { value: 'asc' }],
    select: ruleSelect,
  })
  return { ...(row ?? noPolicy), rules }
}

/** Whether new connections of the organization wait for a second admin. */
export async function requiresApproval(tx: Transaction, actor: OrganizationActor): Promise<boolean> {
  const { organizationId } = actor
  const row = await tx.policy.findUnique({ where: { organizationId }, select: { requiresApproval: true } })
  return row?.requiresApproval ?? false
}

/**
 * Keeps the policy as it is until the transaction ends; `change` waits for all who hold it. Taken before the
 * lock of a listing and the row of a connection, or two could wait for each other.
 */
export async function holdPolicy(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  purpose: 'obey' | 'change' = 'obey',
): Promise<void> {
  const key = `policy:${organizationId}`
  if (purpose === 'change') {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
  } else {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`
  }
}

/**
 * What the policy says about each of these methods of a listing; null stands for the listing alone. Methods that
 * are allowed are absent.
 */
export async function findVerdicts(
  tx: Transaction,
  actor: OrganizationActor,
  { listingId, methods }: { listingId: string; methods: readonly (string | null)[] },
): Promise<Map<string | null, Verdict>> {
  const { organizationId } = actor
  const listing = await tx.listing.findUnique({
    where: { id: listingId },
    select: { slug: true, categories: { select: { category: { select: { slug: true } } } } },
  })
  if (!listing) return new Map()
  const listingSlug = listing.slug
  const categorySlugs = listing.categories.map(({ category }) => category.slug)
  const policy = await tx.policy.findUnique({ where: { organizationId }, select: { otherListings: true } })
  const rules = await tx.policyRule.findMany({
    where: {
      organizationId,
      OR: [
        { subject: 'listing', value: listingSlug },
        { subject: 'category', value: { in: categorySlugs } },
        { subject: 'method' },
      ],
    },
    orderBy: { value: 'asc' },
    select: ruleSelect,
  })
  const decide = deciding({ ...noPolicy, otherListings: policy?.otherListings ?? 'allow', rules })
  return new Map(
    methods.flatMap((method) => {
      const found = decide({ listingSlug, categorySlugs, method })
      return found ? [[method, found] as const] : []
    }),
  )
}

/** What the policy says about these listings as a whole, by slug; those that are allowed are absent. */
export async function findListingVerdicts(
  actor: Actor,
  slugs: readonly string[],
): Promise<Map<string, Verdict>> {
  authorize(actor, 'policy:read')
  const { rules, ...policy } = await readPolicy(db, actor)
  if (policy.otherListings === 'allow' && rules.every(({ effect }) => effect === 'allow')) return new Map()
  const listings = await db.listing.findMany({
    where: { slug: { in: [...slugs] } },
    select: { slug: true, categories: { select: { category: { select: { slug: true } } } } },
  })
  const decide = deciding({ ...policy, rules })
  return new Map(
    listings.flatMap(({ slug, categories }) => {
      const categorySlugs = categories.map(({ category }) => category.slug)
      const found = decide({ listingSlug: slug, categorySlugs, method: null })
      return found ? [[slug, found] as const] : []
    }),
  )
}

/**
 * Refuses what the policy of the organization does not allow, and keeps the policy as it is until the transaction
 * ends: first in it, before the lock of a listing and the row of a connection.
 * @param input.method null while none is chosen
 * @throws AppError `forbidden` (`policy.listingBlocked`, `policy.methodBlocked`) with the administrators' reason
 */
export async function requireAllowed(
  tx: Transaction,
  actor: OrganizationActor,
  { listingId, method }: { listingId: string; method: string | null },
): Promise<void> {
  await holdPolicy(tx, actor)
  const refusal = (await findVerdicts(tx, actor, { listingId, methods: [method] })).get(method)
  if (!refusal) return
  const { kind, reason } = refusal
  throw new AppError('forbidden', {
    reason: kind === 'listing' ? 'policy.listingBlocked' : 'policy.methodBlocked',
    values: { hasExplanation: reason ? 'yes' : 'no', explanation: reason },
  })
}
