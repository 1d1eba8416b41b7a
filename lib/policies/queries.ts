import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import { deciding } from '@/lib/policies/rules'
import { noPolicy, offeredTypes, type Policy, type Verdict } from '@/lib/policies/schema'

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

/** A listing or category that a rule can name. */
export interface Named {
  slug: string
  name: string
}

/** All categories, and the listings of these slugs, by name in the reader's language. */
export async function listGoverned(
  actor: Actor,
  listingSlugs: readonly string[],
  locale: Locale,
): Promise<{ categories: Named[]; listings: Named[] }> {
  authorize(actor, 'policy:read')
  const [categories, listings] = await Promise.all([
    db.category.findMany({ select: { slug: true, nameEn: true, nameFr: true } }),
    db.listing.findMany({
      where: { slug: { in: [...listingSlugs] } },
      orderBy: { name: 'asc' },
      select: { slug: true, name: true },
    }),
  ])
  const named = categories.map(({ slug, nameEn, nameFr }) => ({
    slug,
    name: locale === 'fr' ? nameFr : nameEn,
  }))
  return { categories: named.sort((a, b) => a.name.localeCompare(b.name, locale)), listings }
}

/** Listings of the catalog whose name has the words of the query, best match first; at most eight. */
export async function searchGoverned(actor: Actor, query: string): Promise<Named[]> {
  authorize(actor, 'policy:read')
  const words = query.toWellFormed().replace(/\p{C}/gu, ' ').trim()
  if (!words) return []
  return db.$queryRaw<Named[]>`
    SELECT "slug", "name" FROM "Listing"
    WHERE "stage" <> 'archived' AND (
      "slug" = ${words} OR word_similarity(search_text(${words}), search_text("name")) >= 0.5
    )
    ORDER BY "slug" = ${words} DESC, search_text("name") = search_text(${words}) DESC,
      word_similarity(search_text(${words}), search_text("name")) DESC, "name", "id"
    LIMIT 8`
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
  const decide = deciding({ otherListings: policy?.otherListings ?? 'allow', rules })
  return new Map(
    methods.flatMap((method) => {
      const found = decide({ listingSlug, categorySlugs, method })
      return found ? [[method, found] as const] : []
    }),
  )
}

/**
 * What the policy says about connecting these listings, by slug; those that can be connected are absent. One whose
 * every method is blocked cannot.
 */
export async function findListingVerdicts(
  actor: Actor,
  slugs: readonly string[],
): Promise<Map<string, Verdict>> {
  authorize(actor, 'policy:read')
  const { rules, ...policy } = await readPolicy(db, actor)
  if (policy.otherListings === 'allow' && rules.every(({ effect }) => effect === 'allow')) return new Map()
  const listings = await db.listing.findMany({
    where: { slug: { in: [...slugs] } },
    select: {
      slug: true,
      authMethods: true,
      categories: { select: { category: { select: { slug: true } } } },
    },
  })
  const decide = deciding({ ...policy, rules })
  return new Map(
    listings.flatMap(({ slug, authMethods, categories }) => {
      const categorySlugs = categories.map(({ category }) => category.slug)
      const judge = (method: string | null) => decide({ listingSlug: slug, categorySlugs, method })
      const methods = offeredTypes(authMethods).map(judge)
      const found = judge(null) ?? (methods.includes(null) ? null : methods[0])
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
