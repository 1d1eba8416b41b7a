import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isSentAnywhere } from '@/lib/connections/oauth-clients/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { additionalData, getVault, holdMasterKeys } from '@/lib/vault'

export interface OAuthClientInput {
  listingId: string
  clientId: string
  /** Null for a public client. */
  clientSecret: string | null
}

/**
 * Keeps the OAuth client that was registered at a provider for this Portico, in place of an earlier one.
 * @throws AppError `conflict` (`secretSentAnywhere`) for a secret that whoever connects could have sent to any server
 */
export async function registerOAuthClient(actor: Actor, input: OAuthClientInput): Promise<void> {
  authorize(actor, 'oauth-client:register')
  const { listingId, clientId, clientSecret } = input
  await db.$transaction(async (tx) => {
    if (clientSecret !== null) await requireKnownServer(tx, listingId)
    const data = { clientId, ...(await sealClientSecret(tx, listingId, clientSecret)) }
    await tx.oAuthClient.upsert({ where: { listingId }, create: { listingId, ...data }, update: data })
    await audit(tx, actor, {
      action: 'oauth_client.registered',
      subject: { type: 'listing', id: listingId },
      details: { clientId },
    })
  })
}

async function requireKnownServer(tx: Transaction, listingId: string): Promise<void> {
  const connector = await tx.connector.findUnique({ where: { listingId }, select: { definition: true } })
  if (connector && isSentAnywhere(connectorDefinitionSchema.parse(connector.definition))) {
    throw new AppError('conflict', { reason: 'secretSentAnywhere' })
  }
}

/** The columns of `OAuthClient` that keep the secret; null stands for a public client. */
export async function sealClientSecret(tx: Transaction, listingId: string, secret: string | null) {
  if (secret === null) return { wrappedKey: null, sealedSecret: null }
  await holdMasterKeys(tx)
  const { dataKey, wrapped } = getVault().generateDataKey()
  const sealed = getVault().seal(dataKey, secret, additionalData({ 'oauth-client': listingId }))
  return { wrappedKey: new Uint8Array(wrapped), sealedSecret: new Uint8Array(sealed) }
}
