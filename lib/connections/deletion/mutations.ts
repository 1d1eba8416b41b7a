import { z } from 'zod'
import { deactivateOfConnection } from '@/lib/activations/mutations'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { findNextDefault, previewDeletion } from '@/lib/connections/deletion/queries'
import {
  afterHeadStart,
  type EndingConnection,
  planRevocation,
  revokeTokensOf,
} from '@/lib/connections/deletion/revocation/mutations'
import type { RevocationOutcome } from '@/lib/connections/deletion/revocation/schema'
import type { Deletion } from '@/lib/connections/deletion/schema'
import { lockListing, lockRow } from '@/lib/connections/queries'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'

/** Others may hold what has to go for a moment. */
const transactionMs = 20_000

export interface Deleted {
  name: string
  listingSlug: string
  revocation: RevocationOutcome
}

/**
 * Deletes a connection with its credentials, for good. Whoever has its listing over it loses access at once; if
 * it was the default, the oldest other connection in use takes its place. Its tokens are ended at the provider
 * afterwards, within 10 s or by the worker: the job for it is kept with the deletion itself.
 * @param input.fingerprint of the impact that was shown, where one was
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`impactChanged`)
 */
export async function deleteConnection(
  actor: Actor,
  { connectionId: id, fingerprint }: Deletion,
  now = new Date(),
): Promise<Deleted> {
  authorize(actor, 'connection:delete')
  await requireRole(db, actor, id, 'manage')
  if (fingerprint !== undefined && (await previewDeletion(actor, id, now)).fingerprint !== fingerprint) {
    throw new AppError('conflict', { reason: 'impactChanged' })
  }
  const { listingId } = await findEnding(db, actor, id)
  const { plan, ...deleted } = await db.$transaction(
    async (tx) => {
      await lockListing(tx, actor, listingId)
      await lockRow(tx, actor, id)
      await requireRole(tx, actor, id, 'manage')
      const connection = await findEnding(tx, actor, id)
      const { name, listingSlug, isDefault } = connection
      await deactivateOfConnection(tx, actor, id, now)
      const plan = await planRevocation(tx, actor, connection, now, afterHeadStart(now))
      await tx.connection.delete({ where: { id, organizationId: actor.organizationId } })
      const nextDefaultId = isDefault ? await replaceDefault(tx, actor, listingId, id) : null
      await audit(tx, actor, {
        action: 'connection.deleted',
        subject: { type: 'connection', id },
        details: { listing: listingSlug, name, ...(nextDefaultId && { nextDefaultId }) },
      })
      return { name, listingSlug, plan }
    },
    { timeout: transactionMs, maxWait: transactionMs },
  )
  const revocation = typeof plan === 'string' ? plan : await revokeTokensOf(actor, plan, now)
  return { ...deleted, revocation }
}

const configSchema = z.record(z.string(), z.string())

/** What a connection leaves behind, and what it is known by. @throws AppError `not_found` */
export async function findEnding(
  tx: Transaction,
  actor: MemberActor,
  id: string,
): Promise<
  EndingConnection & ConnectionFacts & { isDefault: boolean; verifiedAt: Date | null; listingSlug: string }
> {
  const row = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: {
      id: true,
      name: true,
      isDefault: true,
      state: true,
      stateReason: true,
      verifiedAt: true,
      listingId: true,
      authMethod: true,
      config: true,
      credential: { select: { sealed: true } },
      listing: { select: { slug: true, connector: { select: { definition: true } } } },
    },
  })
  if (!row) throw new AppError('not_found')
  const { listing, config, ...connection } = row
  const definition = listing.connector && connectorDefinitionSchema.parse(listing.connector.definition)
  return { ...connection, config: configSchema.parse(config), listingSlug: listing.slug, definition }
}

async function replaceDefault(
  tx: Transaction,
  actor: MemberActor,
  listingId: string,
  deletedId: string,
): Promise<string | null> {
  const next = await findNextDefault(tx, actor, listingId, deletedId)
  if (!next) return null
  await tx.connection.update({
    where: { id: next.id, organizationId: actor.organizationId },
    data: { isDefault: true },
  })
  return next.id
}
