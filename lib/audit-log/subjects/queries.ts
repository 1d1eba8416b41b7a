import type { ActorFor } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere, foldersWhere } from '@/lib/folders/queries'

export interface SubjectRef {
  type: string
  id: string
}

interface Subject {
  name: string | null
  /** A path without language; null where there is no page, or not for this reader. */
  href: string | null
}

type Reader = ActorFor<'audit:read'>
type Find = (actor: Reader, ids: string[]) => Promise<({ id: string } & Subject)[]>

const finders: Record<string, Find> = {
  connection: findConnections,
  folder: findFolders,
  activation: findActivations,
  listing: findListings,
  user: findUsers,
  audience: findAudiences,
  segment: findSegments,
  'api-key': findApiKeys,
  trigger: findTriggers,
  webhook: findWebhooks,
  'sync-run': findSyncRuns,
  'directory-import': findImports,
  'employee-attribute': findAttributes,
  employee: findEmployees,
  group: findGroups,
  directory: async (_, ids) => ids.map((id) => ({ id, name: null, href: '/directory' })),
  policy: async (_, ids) => ids.map((id) => ({ id, name: null, href: '/settings/policy' })),
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * What the subjects of events are called now and where they are shown, by `type id`. Those that are gone, or of
 * another organization, are missing.
 */
export async function findSubjects(
  actor: Reader,
  refs: readonly SubjectRef[],
): Promise<ReadonlyMap<string, Subject>> {
  const lists = await Promise.all(
    Object.entries(finders).map(async ([type, find]) => {
      const ids = new Set(refs.filter((ref) => ref.type === type && uuid.test(ref.id)).map(({ id }) => id))
      if (ids.size === 0) return []
      return (await find(actor, [...ids])).map(({ id, ...subject }) => [`${type} ${id}`, subject] as const)
    }),
  )
  return new Map(lists.flat())
}

// The log names every connection; whether a link leads there is for its folder to say.
async function findConnections(actor: Reader, ids: string[]) {
  const { organizationId } = actor
  const [all, open] = await Promise.all([
    db.connection.findMany({ where: { organizationId, id: { in: ids } }, select: { id: true, name: true } }),
    visibleAmong(actor, ids),
  ])
  return all.map(({ id, name }) => ({ id, name, href: open.has(id) ? `/connections/${id}` : null }))
}

async function visibleAmong(actor: Reader, ids: string[]): Promise<Set<string>> {
  const where = { id: { in: ids }, AND: connectionsWhere(actor, 'view') }
  const rows = await db.connection.findMany({ where, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}

async function findFolders(actor: Reader, ids: string[]) {
  const { organizationId } = actor
  const [all, visible] = await Promise.all([
    db.folder.findMany({ where: { organizationId, id: { in: ids } }, select: { id: true, name: true } }),
    db.folder.findMany({
      where: { id: { in: ids }, AND: foldersWhere(actor, 'view') },
      select: { id: true },
    }),
  ])
  const open = new Set(visible.map(({ id }) => id))
  return all.map(({ id, name }) => ({ id, name, href: open.has(id) ? `/connections/folders/${id}` : null }))
}

async function findActivations(actor: Reader, ids: string[]) {
  const { organizationId } = actor
  const rows = await db.activation.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, connectionId: true, listing: { select: { name: true } } },
  })
  const open = await visibleAmong(
    actor,
    rows.map(({ connectionId }) => connectionId),
  )
  return rows.map(({ id, connectionId, listing }) => {
    return {
      id,
      name: listing.name,
      href: open.has(connectionId) ? `/connections/${connectionId}/access` : null,
    }
  })
}

async function findSyncRuns(actor: Reader, ids: string[]) {
  const { organizationId } = actor
  const rows = await db.syncRun.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, connectionId: true, connection: { select: { name: true } } },
  })
  const open = await visibleAmong(
    actor,
    rows.map(({ connectionId }) => connectionId),
  )
  return rows.map(({ id, connectionId, connection }) => {
    const href = open.has(connectionId) ? `/connections/${connectionId}/tracking/${id}` : null
    return { id, name: connection.name, href }
  })
}

// Those that programs made belong to no connection and have no page.
async function findWebhooks(actor: Reader, ids: string[]) {
  const { organizationId } = actor
  const rows = await db.webhookEndpoint.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, url: true, connectionId: true, connection: { select: { name: true } } },
  })
  const open = await visibleAmong(
    actor,
    rows.flatMap(({ connectionId }) => connectionId ?? []),
  )
  return rows.map(({ id, url, connectionId, connection }) => {
    const href = connectionId && open.has(connectionId) ? `/connections/${connectionId}/webhook` : null
    return { id, name: connection?.name ?? URL.parse(url)?.host ?? null, href }
  })
}

async function findAudiences({ organizationId }: Reader, ids: string[]) {
  const rows = await db.audience.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true },
  })
  return rows.map((row) => ({ ...row, href: `/audiences/${row.id}` }))
}

async function findListings(_: Reader, ids: string[]) {
  const rows = await db.listing.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, slug: true },
  })
  return rows.map(({ id, name, slug }) => ({ id, name, href: `/marketplace/${slug}` }))
}

async function findTriggers({ organizationId }: Reader, ids: string[]) {
  const rows = await db.trigger.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true },
  })
  return rows.map((row) => ({ ...row, href: `/triggers/${row.id}` }))
}

async function findApiKeys({ organizationId }: Reader, ids: string[]) {
  const where = { organizationId, id: { in: ids } }
  const rows = await db.apiKey.findMany({ where, select: { id: true, name: true } })
  return rows.map((row) => ({ ...row, href: '/settings/api-keys' }))
}

async function findUsers({ organizationId }: Reader, ids: string[]) {
  const rows = await db.user.findMany({
    where: { id: { in: ids }, memberships: { some: { organizationId } } },
    select: { id: true, name: true },
  })
  return rows.map((row) => ({ ...row, href: null }))
}

async function findImports({ organizationId }: Reader, ids: string[]) {
  const where = { organizationId, id: { in: ids } }
  const imports = await db.directoryImport.findMany({ where, select: { id: true, fileName: true } })
  return imports.map(({ id, fileName }) => ({ id, name: fileName, href: `/directory/import/${id}` }))
}

async function findAttributes({ organizationId }: Reader, ids: string[]) {
  const where = { organizationId, id: { in: ids } }
  const attributes = await db.employeeAttribute.findMany({ where, select: { id: true, name: true } })
  return attributes.map(({ id, name }) => ({ id, name, href: `/directory/attributes/${id}` }))
}

async function findSegments({ organizationId }: Reader, ids: string[]) {
  const rows = await db.segment.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true },
  })
  return rows.map((row) => ({ ...row, href: `/segments/${row.id}` }))
}

async function findEmployees({ organizationId }: Reader, ids: string[]) {
  const rows = await db.employee.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, givenName: true, familyName: true },
  })
  return rows.map(({ id, givenName, familyName }) => {
    return { id, name: `${givenName} ${familyName}`.trim(), href: `/directory/${id}` }
  })
}

async function findGroups({ organizationId }: Reader, ids: string[]) {
  const where = { organizationId, id: { in: ids } }
  const groups = await db.group.findMany({ where, select: { id: true, name: true } })
  return groups.map((group) => ({ ...group, href: null }))
}
