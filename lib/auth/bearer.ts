import { verifyAccessToken } from '@/lib/auth/access-tokens'
import { type ApiKeyActor, type ApiScope, apiScopes, mint } from '@/lib/auth/actor'
import { findUsableApiKey, isOfKey, noteUse } from '@/lib/auth/api-keys'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'

/** Refuses a request without a good token (RFC 6750 §3.1). */
const invalidToken = () =>
  new AppError('unauthenticated', { reason: 'invalidToken', challenge: 'Bearer error="invalid_token"' })

/**
 * Whoever sends a request with an access token of an API key: `Authorization: Bearer …` (RFC 6750 §2.1). The token's
 * signature is looked at once a minute, whether its key may still be used each time.
 * @throws AppError `unauthenticated` (`invalidToken`), for whatever is wrong with it
 */
export async function loadBearerActor(request: Request, now = new Date()): Promise<ApiKeyActor> {
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  const claims = token ? await verifyAccessToken(token, now) : null
  const key = claims && (await findUsableApiKey(claims.clientId))
  if (!key || !isOfKey(claims.generation, key)) throw invalidToken()
  await noteUse(key, now)
  return mint<ApiKeyActor>({
    kind: 'api-key',
    apiKeyId: key.id,
    organizationId: key.organizationId,
    organizationGuid: key.organizationGuid,
    scopes: apiScopes.filter((scope) => claims.scopes.includes(scope) && key.scopes.includes(scope)),
    address: clientAddress(request.headers),
  })
}

/**
 * Refuses a token that lacks a scope, and says which (RFC 6750 §3.1).
 * @throws AppError `forbidden` (`insufficientScope`)
 * @example requireScope(actor, 'segments:write')
 */
export function requireScope(actor: ApiKeyActor, scope: ApiScope): void {
  if (actor.scopes.includes(scope)) return
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
  throw new AppError('forbidden', { reason: 'insufficientScope', values: { scope }, challenge })
}
