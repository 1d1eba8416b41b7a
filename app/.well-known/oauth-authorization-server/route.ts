import { issuer, tokenEndpoint } from '@/lib/auth/access-tokens'
import { apiScopes } from '@/lib/auth/actor'
import { apiRoute } from '@/lib/http/api-route'
import { clientAuthentications } from '@/lib/token-requests/schema'

/** What a client has to know of the token endpoint (RFC 8414 §2). */
export const GET = apiRoute(async () => {
  const metadata = {
    issuer: issuer(),
    token_endpoint: tokenEndpoint(),
    jwks_uri: `${issuer()}/.well-known/jwks.json`,
    scopes_supported: apiScopes,
    // There is no authorization endpoint.
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: clientAuthentications,
    service_documentation: `${issuer()}/en/developers`,
  }
  return Response.json(metadata, { headers: { 'cache-control': 'public, max-age=600' } })
})
