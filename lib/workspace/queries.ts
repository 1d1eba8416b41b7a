import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import { matchesSearch } from '@/lib/workspace/rules'
import { listingTexts, type WorkspaceItem } from '@/lib/workspace/schema'

/** A person's place: whose workspace, in which organization. */
interface Person {
  organizationId: string
  employeeId: string
}

/**
 * The integrations that the organization made available to the actor, by name.
 * @param search.q each word must be in name, publisher, tagline or use cases
 */
export async function listWorkspace(actor: Actor, { q = '' } = {}): Promise<WorkspaceItem[]> {
  authorize(actor, 'workspace:read')
  const { organizationId, employeeId } = actor
  return employeeId ? listItems({ organizationId, employeeId }, q) : []
}

/**
 * The workspace of an employee as that person sees it.
 * @throws AppError `not_found` for an unknown or foreign employee
 */
export async function viewAsEmployee(
  actor: Actor,
  employeeId: string,
  { q = '' } = {},
): Promise<{ employee: { id: string; name: string }; items: WorkspaceItem[] }> {
  authorize(actor, 'activation:read')
  const { organizationId } = actor
  const employee = await db.employee.findFirst({
    where: { id: employeeId, organizationId },
    select: { givenName: true, familyName: true },
  })
  if (!employee) throw new AppError('not_found')
  return {
    employee: { id: employeeId, name: `${employee.givenName} ${employee.familyName}` },
    items: await listItems({ organizationId, employeeId }, q),
  }
}

/** Activations that reach a person who has not left. */
export function reaching({ organizationId, employeeId }: Person): Prisma.ActivationWhereInput {
  const isPerson = { id: employeeId, organizationId, status: { not: 'left' } } as const
  return {
    organizationId,
    isActive: true,
    connection: { state: 'connected' },
    OR: [
      { everyone: true, organization: { employees: { some: isPerson } } },
      { employees: { some: { employee: isPerson } } },
      { audiences: { some: { audience: { members: { some: { employee: isPerson } } } } } },
    ],
  }
}

const listingSelect = {
  id: true,
  slug: true,
  name: true,
  kind: true,
  stage: true,
  iconPath: true,
  brandColor: true,
  tagline: true,
  useCases: true,
  permissions: true,
  publisher: { select: { name: true, website: true, kind: true } },
} satisfies Prisma.ListingSelect

async function listItems(person: Person, search: string): Promise<WorkspaceItem[]> {
  const [activations, notices] = await Promise.all([
    db.activation.findMany({
      where: reaching(person),
      orderBy: [{ listing: { name: 'asc' } }, { listingId: 'asc' }],
      select: { listing: { select: listingSelect } },
    }),
    db.workspaceNotice.findMany({
      where: { employee: { id: person.employeeId, organizationId: person.organizationId } },
      select: { listingId: true },
    }),
  ])
  const seen = new Set(notices.map(({ listingId }) => listingId))
  return activations
    .map(({ listing }) => toItem(listing, !seen.has(listing.id)))
    .filter((item) => matchesSearch(item, search))
}

type ListingRow = Prisma.ListingGetPayload<{ select: typeof listingSelect }>

function toItem(listing: ListingRow, isNew: boolean): WorkspaceItem {
  const { slug, name, kind, stage, iconPath, brandColor, publisher } = listing
  const { tagline, useCases, permissions } = listingTexts.parse(listing)
  const leaving = permissions.filter(({ object, access }) => object === 'employees' && access === 'read')
  return {
    slug,
    name,
    kind,
    stage,
    iconPath,
    brandColor,
    publisherName: publisher.name,
    website: publisher.kind === 'partner' ? publisher.website : null,
    tagline,
    useCases,
    sharedFields: [...new Set(leaving.flatMap(({ fields }) => fields))],
    isNew,
  }
}
