import { readFileSync } from 'node:fs'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import type { Client } from './clients'

// A process of its own: `oidc-provider.ts PORT FILE opaque|jwt`, with the clients in the file.
const [port = '', file = '', format] = process.argv.slice(2)
const clients: Client[] = JSON.parse(readFileSync(file, 'utf8'))
const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const resource = `http://localhost:${port}/api`
const scope = 'segments:write segments:read'

const provider = new Provider(`http://localhost:${port}`, {
  clients: clients.map(({ id, secret }) => ({
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope,
  })),
  scopes: scope.split(' '),
  jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'bench', alg: 'ES256', use: 'sig' }] },
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  ttl: { ClientCredentials: 86_400 },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    // Without a resource its tokens are random letters; with one, they are signed like Portico's.
    resourceIndicators: {
      enabled: format === 'jwt',
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenTTL: 86_400,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})
provider.listen(Number(port))
