import { z } from 'zod'
import { deactivateOfConnection } from '@/lib/activations/mutations'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { appointDefaults } from '@/lib/connections/defaults/mutations'
import { countAccounts, findFingerprint, previewDeletion } from '@/lib/connections/deletion/queries'
import type { Deletion } from '@/lib/connections/deletion/schema'
import { closeLinks } from '@/lib/connections/hand-off-links/mutations'
import { lockListing, lockRow } from '@/lib/connections/queries'
import {
  afterHeadStart,
  type EndingConnection,
  planRevocation,
  revokeTokensOf,
} from '@/lib/connections/revocation/mutations'
import type { RevocationOutcome } from '@/lib/connections/revocation/schema'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { recordStateEvents } from '@/lib/connections/state/events/mutations'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { membershipPatience } from '@/lib/membership-changes/schema'
import { holdPolicy } from '@/lib/policies/queries'

export interface Deleted {
  name: string
  listingSlug: string
  revocation: RevocationOutcome
}

/**
 * Deletes a connection with its credentials, for good. Whoever has its listing over it loses access at once; if
 * it was the default, the next of those that can be takes its place. Its tokens are ended at the provider
 * afterwards, within 10 s or by the worker: the job for it is kept with the deletion itself. Accounts that a
 * synchronization made stay at the provider; the log says how many.
 * @param input.fingerprint of the impact that was shown
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`impactChanged`)
 */
export async function deleteConnection(
  actor: Actor,
  { connectionId: id, fingerprint }: Deletion,
  now = new Date(),
): Promise<Deleted> {
  authorize(actor, 'connection:delete')
  await requireRole(db, actor, id, 'manage')
  const isChanged = new AppError('conflict', { reason: 'impactChanged' })
  const shown = await previewDeletion(actor, id, now)
  if (shown.fingerprint !== fingerprint) throw isChanged
  const { listingId } = await findEnding(db, actor, id)
  const { plan, ...deleted } = await db.$transaction(async (tx) => {
    await holdPolicy(tx, actor)
    await lockListing(tx, actor, listingId)
    await lockRow(tx, actor, id)
    await requireRole(tx, actor, id, 'manage')
    // Until the row was held, others could still choose the connection for something.
    if ((await findFingerprint(tx, actor, id, shown.loses, now)) !== fingerprint) throw isChanged
    const connection = await findEnding(tx, actor, id)
    const { name, listingSlug } = connection
    await deactivateOfConnection(tx, actor, id, now)
    await closeLinks(tx, actor, id, now)
    const plan = await planRevocation(tx, actor, connection, now, afterHeadStart(now))
    const deleted = { state: 'deleted', stateReason: null } as const
    await recordStateEvents(tx, actor, [{ id, before: connection, after: deleted }])
    const accountsLeft = await countAccounts(tx, id)
    await tx.connection.delete({ where: { id, organizationId: actor.organizationId } })
    const [nextDefault] = await appointDefaults(tx, actor, [listingId])
    await audit(tx, actor, {
      action: 'connection.deleted',
      subject: { type: 'connection', id },
      details: {
        listing: listingSlug,
        name,
        ...(nextDefault && { nextDefaultId: nextDefault.id }),
        ...(accountsLeft > 0 && { accountsLeft }),
      },
    })
    return { name, listingSlug, plan }
  }, membershipPatience)
  const revocation = typeof plan === 'string' ? plan : await revokeTokensOf(actor, plan, now)
  return { ...deleted, revocation }
}

const configSchema = z.record(z.string(), z.string())

/** What a connection leaves behind, and what it is known by. @throws AppError `not_found` */
export async function findEnding(
  tx: Transaction,
  actor: MemberActor,
  id: string,
): Promise<EndingConnection & ConnectionFacts & { verifiedAt: Date | null; listingSlug: string }> {
  const row = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: {
      id: true,
      name: true,
      state: true,
      stateReason: true,
      verifiedAt: true,
      listingId: true,
      authMethod: true,
      config: true,
      accountId: true,
      credential: { select: { sealed: true, clientSource: true, clientId: true, heldTokens: true } },
      listing: { select: { slug: true, connector: { select: { definition: true } } } },
    },
  })
  if (!row) throw new AppError('not_found')
  const { listing, config, ...connection } = row
  const definition = listing.connector && connectorDefinitionSchema.parse(listing.connector.definition)
  return { ...connection, config: configSchema.parse(config), listingSlug: listing.slug, definition }
}
