import { z } from 'zod'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { requireLink } from '@/lib/connections/hand-off-links/queries'
import { consentSchema } from '@/lib/connections/schema'
import { readTestFailure } from '@/lib/connections/verification/rules'
import { getMethod, offeredMethods } from '@/lib/connectors/methods/rules'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionRefusal, connectionsWhere, folderSelect } from '@/lib/folders/queries'
import { folderLabel } from '@/lib/folders/rules'
import type { FolderRole } from '@/lib/generated/prisma/enums'

const listingMark = {
  slug: true,
  name: true,
  iconPath: true,
  brandColor: true,
  publisher: { select: { name: true } },
} as const

const summary = {
  id: true,
  name: true,
  isDefault: true,
  state: true,
  stateReason: true,
  verifiedAt: true,
  lastCheckedAt: true,
  lastFailure: true,
  createdAt: true,
  listing: { select: listingMark },
  owner: { select: { user: { select: { name: true } } } },
} as const

const configSchema = z.record(z.string(), z.string())

/** @throws AppError `not_found` */
export async function getConnection(actor: Actor, id: string) {
  authorize(actor, 'connection:read')
  const row = await db.connection.findFirst({
    where: { id, AND: connectionsWhere(actor, 'view') },
    select: {
      ...summary,
      ownerId: true,
      folder: { select: folderSelect },
      authMethod: true,
      config: true,
      consentedAt: true,
      consent: true,
      accountName: true,
      grantedScope: true,
      lastStatus: true,
      lastLatency: true,
      credential: {
        select: { expiresAt: true, refreshAt: true, secretExpiresAt: true, previousUntil: true },
      },
      activations: { select: { isActive: true } },
      listing: { select: { ...listingMark, connector: { select: { definition: true } } } },
    },
  })
  if (!row) throw new AppError('not_found')
  const { connector, ...listing } = row.listing
  const definition = connector ? parseDefinition(connector.definition) : null
  const fields = definition ? fieldsOf(definition, row.authMethod) : []
  return {
    ...row,
    lastFailure: readTestFailure(row.lastFailure),
    config: configSchema.parse(row.config),
    consent: row.consent === null ? null : consentSchema.parse(row.consent),
    folder: folderLabel(row.folder, actor),
    listing,
    openFields: fields.filter(({ secret }) => !secret).map(({ name, label }) => ({ name, label })),
    isVerifiable: definition?.verify != null,
    /** Its people are synchronized with accounts at the provider. */
    hasProvisioning: definition?.provisioning != null,
    isActivated: row.activations.some(({ isActive }) => isActive),
  }
}
export type ConnectionDetail = Awaited<ReturnType<typeof getConnection>>

function fieldsOf(definition: ConnectorDefinition, type: string | null) {
  const isOffered = type !== null && offeredMethods(definition).some((method) => method === type)
  return [...definition.config, ...(isOffered ? getMethod(definition, type).fields : [])]
}

/**
 * A connection with all that its mutations decide upon. Its sealed credentials are for them alone.
 * @param role that the actor needs in its folder
 * @throws AppError `not_found`, for a connection that the actor cannot see too; `forbidden` (`folderRole`)
 */
export async function loadConnection(
  tx: Transaction,
  actor: OrganizationActor,
  id: string,
  role: FolderRole = 'manage',
) {
  const row = await tx.connection.findFirst({
    where: { id, AND: connectionsWhere(actor, role) },
    select: {
      id: true,
      name: true,
      listingId: true,
      state: true,
      stateReason: true,
      isDefault: true,
      authMethod: true,
      config: true,
      consentedAt: true,
      consent: true,
      accountId: true,
      accountName: true,
      grantedScope: true,
      verifiedAt: true,
      lastFailure: true,
      updatedAt: true,
      credential: {
        select: {
          sealed: true,
          expiresAt: true,
          secretExpiresAt: true,
          clientSource: true,
          clientId: true,
          heldTokens: true,
          updatedAt: true,
        },
      },
      listing: {
        select: {
          slug: true,
          name: true,
          stage: true,
          permissions: true,
          links: true,
          connector: { select: { definition: true } },
        },
      },
    },
  })
  if (!row) throw await connectionRefusal(tx, actor, id)
  if (!row.listing.connector) throw new AppError('conflict', { reason: 'methodsComingLater' })
  const definition = parseDefinition(row.listing.connector.definition)
  const lastFailure = readTestFailure(row.lastFailure)
  return { ...row, lastFailure, config: configSchema.parse(row.config), definition }
}
export type LoadedConnection = Awaited<ReturnType<typeof loadConnection>>

/**
 * The same, held against other changes until the transaction ends.
 * @throws AppError as `loadConnection`; `conflict` (`handOff.gone`) for a link that has ended meanwhile
 */
export async function lockConnection(
  tx: Transaction,
  actor: OrganizationActor,
  id: string,
  role: FolderRole = 'manage',
): Promise<LoadedConnection> {
  await lockRow(tx, actor, id)
  if (actor.kind === 'hand-off') await requireLink(tx, actor)
  return loadConnection(tx, actor, id, role)
}

/** Holds the row of a connection, if it is there, without a look at what its listing has become. */
export async function lockRow(tx: Transaction, actor: OrganizationActor, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM "Connection"
    WHERE "id" = ${id}::uuid AND "organizationId" = ${actor.organizationId}::uuid
    FOR UPDATE`
}

function parseDefinition(stored: unknown): ConnectorDefinition {
  return connectorDefinitionSchema.parse(stored)
}

/**
 * One at a time among those who name or choose between an organization's connections of a listing. Taken before
 * the row of any of them, or two could wait for each other.
 */
export async function lockListing(
  tx: Transaction,
  actor: OrganizationActor,
  listingId: string,
): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`connections:${actor.organizationId}:${listingId}`}, 0))`
}
