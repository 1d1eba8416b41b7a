import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { OAuthClientCredentials } from '@/lib/connectors/oauth'
import { db } from '@/lib/db'
import { additionalData, getVault } from '@/lib/vault'

/** The client that authorizes connections of a listing, for calls to the provider alone; null: none yet. */
export async function findOAuthClient(
  actor: Actor,
  listingId: string,
): Promise<OAuthClientCredentials | null> {
  authorize(actor, 'connection:create')
  const row = await db.oAuthClient.findUnique({ where: { listingId } })
  if (!row) return null
  const { clientId, wrappedKey, sealedSecret } = row
  if (!wrappedKey || !sealedSecret) return { clientId }
  const dataKey = getVault().unwrap(wrappedKey)
  const secret = getVault().open(dataKey, sealedSecret, additionalData({ 'oauth-client': listingId }))
  const clientSecret = secret.toString('utf8')
  secret.fill(0)
  return { clientId, clientSecret }
}
