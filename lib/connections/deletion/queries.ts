import { createHash } from 'node:crypto'
import { previewImpact } from '@/lib/activations/impact/queries'
import { getActivation } from '@/lib/activations/queries'
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
  /** Whether a run would take those accounts away once nobody is to have them. */
  isDeprovisioning: boolean
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
  const [{ activation, listing }, connection, accounts, triggers] = await Promise.all([
    getActivation(actor, connectionId),
    findEnding(actor, connectionId, now),
    countAccounts(db, connectionId),
    // They are deleted with what they work with: the connection, or its webhook.
    db.trigger.findMany({
      where: {
        organizationId: actor.organizationId,
        OR: [{ connectionId }, { endpoint: { connectionId } }],
      },
      orderBy: { name: 'asc' },
      select: { name: true },
    }),
  ])
  const isActive = activation?.isActive === true && !activation.over
  const none: Impact['loses'] = { count: 0, first: [] }
  const { loses } = isActive
    ? await previewImpact(actor, { connectionId, proposal: { kind: 'deactivate' } })
    : { loses: none }
  const { isDefault, next, openHandOffs, isRevocable, isDeprovisioning } = connection
  const uses: ConnectionUse[] = [
    ...(isActive ? [{ kind: 'activation' as const, name: listing.name }] : []),
    ...triggers.map(({ name }) => ({ kind: 'trigger' as const, name })),
  ]
  const links = openHandOffs.map(({ id }) => id)
  const facts = [uses, loses, isDefault, next?.id ?? null, links, isRevocable, accounts > 0]
  return {
    uses,
    isActive,
    loses,
    isDefault,
    nextDefault: next && { name: await nameIfSeen(actor, next) },
    openHandOffs,
    isRevocable,
    accounts,
    isDeprovisioning,
    fingerprint: createHash('sha256').update(JSON.stringify(facts)).digest('base64url'),
  }
}

/** How many people a connection has linked with accounts at its provider. */
export function countAccounts(tx: Transaction, connectionId: string): Promise<number> {
  return tx.syncLink.count({ where: { connectionId, state: 'linked' } })
}

async function nameIfSeen(actor: MemberActor, { id, name }: { id: string; name: string }) {
  const isSeen = (await db.connection.count({ where: { id, AND: connectionsWhere(actor, 'view') } })) > 0
  return isSeen ? name : null
}

async function findEnding(actor: MemberActor, id: string, now: Date) {
  const row = await db.connection.findFirstOrThrow({
    where: { id, organizationId: actor.organizationId },
    select: {
      isDefault: true,
      listingId: true,
      authMethod: true,
      credential: { select: { connectionId: true } },
      syncSettings: { select: { deprovisioning: true } },
      listing: { select: { connector: { select: { definition: true } } } },
      handOffs: {
        where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } },
        orderBy: { createdAt: 'asc' },
        select: { id: true, recipient: true, expiresAt: true },
      },
    },
  })
  const { isDefault, listingId, authMethod, credential, syncSettings, listing, handOffs } = row
  const definition = listing.connector ? connectorDefinitionSchema.parse(listing.connector.definition) : null
  const successors = isDefault
    ? await findNextDefaults(db, actor, { listingIds: [listingId], exceptId: id })
    : []
  const isStored = credential !== null && authMethod !== null && authMethod !== 'none'
  return {
    isDefault,
    openHandOffs: handOffs,
    isDeprovisioning: syncSettings !== null && syncSettings.deprovisioning !== 'none',
    isRevocable: isStored ? definition !== null && takesTokensBack(definition, authMethod) === true : null,
    next: successors[0] ?? null,
  }
}
