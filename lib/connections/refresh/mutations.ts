import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { findOAuthClient } from '@/lib/connections/oauth-clients/queries'
import type { LoadedConnection } from '@/lib/connections/queries'
import { failureOfRenewal, hasEnded } from '@/lib/connections/refresh/rules'
import { renewAccessToken } from '@/lib/connectors/oauth'
import { db } from '@/lib/db'
import { outbound } from '@/lib/outbound'

/** Longer than the call to the provider can take. */
const transactionMs = 15_000

type Renewal = 'renewed' | 'not_needed' | ReturnType<typeof failureOfRenewal>

/**
 * Replaces an OAuth access token that has ended. The stored credentials stay locked during the call, since a
 * provider that rotates refresh tokens takes a second use of one for a theft and ends the grant.
 */
export async function renewIfEnded(
  actor: OrganizationActor,
  connection: LoadedConnection,
  now: Date,
): Promise<Renewal> {
  const { id, listingId, authMethod, credential, definition, config } = connection
  if (authMethod !== 'oauth2_authorization_code' || !hasEnded(credential?.expiresAt, now)) return 'not_needed'
  const client = await findOAuthClient(actor, listingId)
  if (!client) return 'not_needed'
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Credential" WHERE "connectionId" = ${id}::uuid FOR UPDATE`
      const current = await tx.credential.findUnique({ where: { connectionId: id } })
      if (!current) return 'not_needed'
      if (!hasEnded(current.expiresAt, now)) return 'renewed'
      const values = await openFor(tx, actor, id, current.sealed)
      const { refreshToken } = values
      if (!refreshToken) return 'not_needed'
      const result = await renewAccessToken({
        definition,
        config,
        client,
        refreshToken,
        outbound: outbound(),
      })
      if (!result.ok) return failureOfRenewal(result)
      const { accessToken, tokenType, expiresAt, ...others } = result.tokens
      const rotated = others.refreshToken ?? refreshToken
      const renewed = { ...values, accessToken, tokenType, refreshToken: rotated }
      await storeCredentials(tx, actor, id, renewed, expiresAt)
      await audit(tx, actor, {
        action: 'connection.renewed',
        subject: { type: 'connection', id },
        details: { isRotated: rotated !== refreshToken },
      })
      return 'renewed'
    },
    { timeout: transactionMs, maxWait: transactionMs },
  )
}
