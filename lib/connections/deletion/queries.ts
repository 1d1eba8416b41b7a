import { createHash } from 'node:crypto'
import { previewImpact } from '@/lib/activations/impact/queries'
import type { Impact } from '@/lib/activations/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { findNextDefaults } from '@/lib/connections/defaults/queries'
import type { ConnectionUse } from '@/lib/connections/deletion/schema'
import { takesTokensBack } from '@/lib/connections/revocation/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { connectionsWhere, requireRole } from '@/lib/folders/queries'

/** What deleting a connection takes away. */
export interface DeletionPreview {
  /** What uses it now. */
  uses: ConnectionUse[]
  /** Employees have the listing over this connection now. */
  isActive: boolean
  /** Who loses access: the exact number and the first names. */
  loses: Impact['loses']
  isDefault: boolean
  /** The connection that becomes the listing's default in its place, by name where the reader sees it; null: none. */
  nextDefault: { name: string | null } | null
  /** Links by which somebody could still enter its credentials. */
  openHandOffs: { id: string; recipient: string | null; expiresAt: Date }[]
  /** Whether Portico ends, at the provider, what that issued; null: nothing is stored. */
  isRevocable: boolean | null
  /** How many people have an account at the provider that Portico looks after: nobody does any more afterwards. */
  accounts: number
  /** Whether runs take those accounts away once nobody is to have them, and start by themselves. */
  deprovisioning: 'never' | 'byHand' | 'byItself'
  /** Changes with all of the above, of the accounts with whether there are any. */
  fingerprint: string
}

/**
 * What a connection's deletion would take away, for the page that asks for it.
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function previewDeletion(
  actor: Actor,
  connectionId: string,
  now = new Date(),
): Promise<DeletionPreview> {
  authorize(actor, 'connection:delete')
  await requireRole(db, actor, connectionId, 'manage')
  const found = await findEnding(db, actor, connectionId, now)
  const { uses, isActive, isDefault, next, openHandOffs, isRevocable, accounts, deprovisioning } = found
  const none: Impact['loses'] = { count: 0, first: [] }
  const { loses } = isActive
    ? await previewImpact(actor, { connectionId, proposal: { kind: 'deactivate' } })
    : { loses: none }
  return {
    uses,
    isActive,
    loses,
    isDefault,
    nextDefault: next && { name: await nameIfSeen(actor, next) },
    openHandOffs,
    isRevocable,
    accounts,
    deprovisioning,
    fingerprint: fingerprintOf(found, loses),
  }
}

/**
 * The fingerprint as it is within a transaction that holds the connection's row, of what was found about who loses access.
 * Nothing that the connection is chosen for is saved from then on.
 */
export async function findFingerprint(
  tx: Transaction,
  actor: MemberActor,
  connectionId: string,
  loses: Impact['loses'],
  now: Date,
): Promise<string> {
  return fingerprintOf(await findEnding(tx, actor, connectionId, now), loses)
}

function fingerprintOf(found: Awaited<ReturnType<typeof findEnding>>, loses: Impact['loses']): string {
  const { uses, isDefault, next, openHandOffs, isRevocable, accounts, activation } = found
  const links = openHandOffs.map(({ id }) => id)
  const facts = [uses, activation, loses, isDefault, next?.id ?? null, links, isRevocable, accounts > 0]
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url')
}

/** How many people a connection has linked with accounts at its provider. */
export function countAccounts(tx: Transaction, connectionId: string): Promise<number> {
  return tx.syncLink.count({ where: { connectionId, state: 'linked' } })
}

async function nameIfSeen(actor: MemberActor, { id, name }: { id: string; name: string }) {
  const isSeen = (await db.connection.count({ where: { id, AND: connectionsWhere(actor, 'view') } })) > 0
  return isSeen ? name : null
}

async function findEnding(tx: Transaction, actor: MemberActor, id: string, now: Date) {
  const { organizationId } = actor
  const row = await tx.connection.findFirstOrThrow({
    where: { id, organizationId },
    select: {
      isDefault: true,
      listingId: true,
      authMethod: true,
      credential: { select: { connectionId: true } },
      syncSettings: { select: { deprovisioning: true, isEnabled: true, onChange: true, schedule: true } },
      listing: { select: { name: true, connector: { select: { definition: true } } } },
      activations: { where: { isActive: true }, select: { id: true, version: true } },
      handOffs: {
        where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } },
        orderBy: { createdAt: 'asc' },
        select: { id: true, recipient: true, expiresAt: true },
      },
    },
  })
  const { isDefault, listingId, authMethod, credential, syncSettings, listing, handOffs, activations } = row
  const [activation = null] = activations
  const definition = listing.connector ? connectorDefinitionSchema.parse(listing.connector.definition) : null
  const successors = isDefault
    ? await findNextDefaults(tx, actor, { listingIds: [listingId], exceptId: id })
    : []
  const isStored = credential !== null && authMethod !== null && authMethod !== 'none'
  const narrowedTo = { filter: { path: ['connectionId'], equals: id } }
  const triggers = await tx.trigger.findMany({
    where: { organizationId, OR: [{ connectionId: id }, { endpoint: { connectionId: id } }, narrowedTo] },
    orderBy: { name: 'asc' },
    select: { name: true, connectionId: true, endpoint: { select: { connectionId: true } } },
  })
  const uses: ConnectionUse[] = [
    ...(activation ? [{ kind: 'activation' as const, name: listing.name }] : []),
    ...triggers.map(({ name, connectionId, endpoint }) => {
      const isDeleted = connectionId === id || endpoint?.connectionId === id
      return { kind: isDeleted ? ('trigger' as const) : ('narrowed' as const), name }
    }),
  ]
  return {
    uses,
    isActive: activation !== null,
    activation,
    accounts: await countAccounts(tx, id),
    isDefault,
    openHandOffs: handOffs,
    deprovisioning: deprovisioningOf(syncSettings),
    isRevocable: isStored ? definition !== null && takesTokensBack(definition, authMethod) === true : null,
    next: successors[0] ?? null,
  }
}

interface Syncing {
  deprovisioning: string
  isEnabled: boolean
  onChange: boolean
  schedule: unknown
}

function deprovisioningOf(settings: Syncing | null): DeletionPreview['deprovisioning'] {
  if (!settings || settings.deprovisioning === 'none') return 'never'
  const { isEnabled, onChange, schedule } = settings
  return isEnabled && (onChange || schedule !== null) ? 'byItself' : 'byHand'
}
