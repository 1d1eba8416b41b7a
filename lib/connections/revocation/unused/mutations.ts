import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { sealFor } from '@/lib/connections/credentials/mutations'
import { type LoadedConnection, lockRow } from '@/lib/connections/queries'
import { requestsTokens } from '@/lib/connections/refresh/rules'
import {
  type EndingTokens,
  forgetRevocation,
  openIfReadable,
  planRevocation,
  planTokens,
  revokeTokensOf,
} from '@/lib/connections/revocation/mutations'
import { type Granted, grantedOf, holdTokens, mayShareGrant } from '@/lib/connections/revocation/rules'
import type { RevokeTokens } from '@/lib/connections/revocation/schema'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'

/**
 * Has tokens that no connection keeps ended at their provider by the worker.
 * @param tokens.accountId left out where nobody knows whose they are
 */
export async function endUnused(
  actor: OrganizationActor,
  tokens: Omit<EndingTokens, 'accountId' | 'method'> & { method: string | null; accountId?: string | null },
  now = new Date(),
): Promise<void> {
  const { method, accountId = null } = tokens
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    // With the organization went its key, and nothing can be sealed for it.
    if (method === null || (await tx.organization.count({ where: { id: organizationId } })) === 0) return
    await planTokens(tx, actor, { ...tokens, method, accountId }, now)
  })
}

/**
 * Ends tokens that are planned to be. Those that may share their grant with what their connection lives from are
 * kept with that instead, sealed, and end with it.
 */
export async function endTokens(
  actor: OrganizationActor,
  job: RevokeTokens,
  now = new Date(),
): Promise<'held' | Awaited<ReturnType<typeof revokeTokensOf>>> {
  return (await holdBack(actor, job)) ? 'held' : revokeTokensOf(actor, job, now)
}

const configSchema = z.record(z.string(), z.string())

async function holdBack(actor: OrganizationActor, job: RevokeTokens): Promise<boolean> {
  const { connectionId, method, config, client, accountId } = job
  return db.$transaction(async (tx) => {
    await lockRow(tx, actor, connectionId)
    const row = await tx.connection.findFirst({
      where: { id: connectionId, organizationId: actor.organizationId },
      select: {
        authMethod: true,
        config: true,
        accountId: true,
        credential: { select: { clientSource: true, clientId: true, heldTokens: true } },
        listing: { select: { connector: { select: { definition: true } } } },
      },
    })
    const stored = row?.listing.connector?.definition
    if (!row?.credential || !stored) return false
    const definition = connectorDefinitionSchema.parse(stored)
    const living = grantedOf({ ...row, config: configSchema.parse(row.config), definition })
    if (!mayShareGrant({ definition, method, config, client, accountId }, living)) return false
    const values = await openIfReadable(tx, actor, connectionId, Buffer.from(job.sealed, 'base64'))
    const { credential } = row
    const heldTokens = await addHeld(tx, actor, { id: connectionId, credential }, method, values)
    await tx.credential.update({ where: { connectionId }, data: { heldTokens } })
    await forgetRevocation(tx, job)
    return true
  })
}

/**
 * What becomes of the tokens whose place new credentials take: they are ended, or, where that could end the new
 * ones too, held with these. The caller holds the row of the connection.
 * @param next of the new credentials; null: nothing takes their place
 * @returns what is to be stored as held with the new ones
 */
export async function giveUpTokens(
  tx: Transaction,
  actor: OrganizationActor,
  connection: LoadedConnection,
  next: Omit<Granted, 'definition'> | null,
  now = new Date(),
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { id, definition, credential, authMethod } = connection
  if (!credential) return null
  if (!next || !mayShareGrant(grantedOf(connection), { ...next, definition })) {
    await planRevocation(tx, actor, connection, now)
    return null
  }
  const values = await openIfReadable(tx, actor, id, credential.sealed)
  return addHeld(tx, actor, connection, authMethod, values)
}

async function addHeld(
  tx: Transaction,
  actor: OrganizationActor,
  { id, credential }: { id: string; credential: { heldTokens: Uint8Array | null } | null },
  method: string | null,
  values: Record<string, string>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const sealed = credential?.heldTokens
  const before = sealed ? await openIfReadable(tx, actor, id, sealed) : {}
  // What Portico asks for each hour ends by itself, as with each refresh.
  const isPassing = requestsTokens(method) && values.refreshToken === undefined
  const held = holdTokens(before, isPassing ? {} : values)
  return Object.keys(held).length > 0 ? sealFor(tx, actor, id, held) : null
}
