import { explainPlaces, type Membership, placeSelect } from '@/lib/audiences/membership/queries'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import { decideAccess, grantsAccess, toOwnDecision } from '@/lib/workspace/rules'
import type { AccessAnswer, AudienceReason, ListingName, WhyAnswer } from '@/lib/workspace/schema'

const nameSelect = { slug: true, name: true, iconPath: true, brandColor: true } satisfies Prisma.ListingSelect

/**
 * Why the actor sees a listing in their workspace, or why not: the rule that decided. Audience conditions
 * are told only as far as they look at the actor's own attributes, and nobody else is named.
 * @throws AppError `not_found` for a listing that the catalog does not have
 */
export async function explainAccess(actor: Actor, slug: string, now = new Date()): Promise<AccessAnswer> {
  authorize(actor, 'workspace:read')
  return explainFor(actor.organizationId, actor.employeeId, slug, now)
}

/**
 * The same answer about an employee, for whoever may read activations.
 * @throws AppError `not_found` for an unknown or foreign employee, or an unknown listing
 */
export async function explainAsEmployee(
  actor: Actor,
  employeeId: string,
  slug: string,
  now = new Date(),
): Promise<AccessAnswer> {
  authorize(actor, 'activation:read')
  const where = { id: employeeId, organizationId: actor.organizationId }
  if ((await db.employee.count({ where })) === 0) throw new AppError('not_found')
  return explainFor(actor.organizationId, employeeId, slug, now)
}

/**
 * What a question leads to: the answer about the listing that is meant, the listings that may be meant, or
 * nothing. With `employeeId` it is asked about that employee, else about the actor.
 * @param question a listing's slug, or words of its name
 */
export async function answerWhy(
  actor: Actor,
  { question, employeeId }: { question: string; employeeId?: string },
  now = new Date(),
): Promise<WhyAnswer> {
  authorize(actor, employeeId ? 'activation:read' : 'workspace:read')
  const listings = await findListings(actor, question)
  const [meant] = listings
  if (!meant) return { kind: question ? 'unknown' : 'none' }
  if (listings.length > 1 && !isNamed(meant, question)) return { kind: 'choice', listings }
  const { slug } = meant
  const answer = employeeId
    ? await explainAsEmployee(actor, employeeId, slug, now)
    : await explainAccess(actor, slug, now)
  return { kind: 'answer', answer }
}

function isNamed({ slug, name }: ListingName, question: string): boolean {
  return slug === question || name.toLowerCase() === question.toLowerCase()
}

/** Listings of the catalog whose name has the words of the question, best match first; at most eight. */
export async function findListings(actor: Actor, question: string): Promise<ListingName[]> {
  authorize(actor, 'listing:read')
  const words = question.toWellFormed().replace(/\p{C}/gu, ' ').trim()
  if (!words) return []
  return db.$queryRaw<ListingName[]>`
    SELECT "slug", "name", "iconPath", "brandColor" FROM "Listing"
    WHERE "stage" <> 'archived' AND (
      "slug" = ${words} OR word_similarity(search_text(${words}), search_text("name")) >= 0.5
    )
    ORDER BY "slug" = ${words} DESC, search_text("name") = search_text(${words}) DESC,
      word_similarity(search_text(${words}), search_text("name")) DESC, "name", "id"
    LIMIT 8`
}

async function explainFor(
  organizationId: string,
  employeeId: string | null,
  slug: string,
  now: Date,
): Promise<AccessAnswer> {
  const [listing, employee] = await Promise.all([
    findListing(organizationId, employeeId, slug),
    employeeId
      ? db.employee.findFirst({
          where: { id: employeeId, organizationId },
          select: { id: true, status: true },
        })
      : null,
  ])
  if (!listing) throw new AppError('not_found')
  const { activations, connections, stage, ...name } = listing
  const [activation] = activations
  const places =
    activation && employee
      ? await explainReasons({ organizationId, employeeId: employee.id }, activation, now)
      : []
  const rule = decideAccess({
    employeeStatus: employee?.status ?? null,
    stage,
    connections: connections.map(({ state }) => state),
    activation:
      activation && employee
        ? {
            isActive: activation.isActive,
            everyone: activation.everyone,
            connection: activation.connection.state,
            isNamed: activation.employees.length > 0,
            belongsTo: places.filter(({ isMember }) => isMember).map(({ reason }) => reason),
            missing: places.filter(({ isMember }) => !isMember).map(({ reason }) => reason),
          }
        : null,
  })
  return { listing: name, isAvailable: grantsAccess(rule), rule }
}

async function explainReasons(
  person: { organizationId: string; employeeId: string },
  { audiences }: FoundListing['activations'][number],
  now: Date,
): Promise<{ isMember: boolean; reason: AudienceReason }[]> {
  const memberships = await explainPlaces(
    person,
    audiences.map(({ audience }) => audience),
    now,
  )
  const names = await ownAttributeNames(person.organizationId, memberships)
  return memberships.map(({ isMember, basis, explanation }, index) => ({
    isMember,
    reason: {
      name: audiences[index]?.audience.name ?? '',
      basis,
      decisions: explanation?.decisions.map((decision) => toOwnDecision(decision, names)) ?? [],
    },
  }))
}

/** What the organization calls the attributes that it defined, where a condition on one decided. */
async function ownAttributeNames(
  organizationId: string,
  memberships: Membership[],
): Promise<Map<string, string>> {
  const keys = memberships
    .flatMap(({ explanation }) => explanation?.decisions ?? [])
    .flatMap(({ condition }) => (condition.kind === 'custom' ? [condition.key] : []))
  if (keys.length === 0) return new Map()
  const definitions = await db.employeeAttribute.findMany({
    where: { organizationId, key: { in: keys } },
    select: { key: true, name: true },
  })
  return new Map(definitions.map(({ key, name }) => [key, name]))
}

// Of recipients and members only the person's own rows are read: nobody else's name can leave here.
function findListing(organizationId: string, employeeId: string | null, slug: string) {
  const own = { where: { employeeId: employeeId ?? undefined }, take: employeeId ? 1 : 0 }
  return db.listing.findFirst({
    where: {
      slug,
      OR: [{ stage: { not: 'archived' } }, { activations: { some: { organizationId, isActive: true } } }],
    },
    select: {
      ...nameSelect,
      stage: true,
      connections: { where: { organizationId }, select: { state: true } },
      activations: {
        where: { organizationId },
        select: {
          isActive: true,
          everyone: true,
          connection: { select: { state: true } },
          employees: { ...own, select: { employeeId: true } },
          audiences: {
            orderBy: { audience: { name: 'asc' } },
            select: { audience: { select: { name: true, ...placeSelect(employeeId) } } },
          },
        },
      },
    },
  })
}

type FoundListing = NonNullable<Awaited<ReturnType<typeof findListing>>>
