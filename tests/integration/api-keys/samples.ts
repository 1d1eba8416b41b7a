import { loadBearerActor } from '@/lib/auth/bearer'
import { grantToken } from '@/lib/token-requests/mutations'
import * as factories from '@/tests/support/factories'

export const wanted = (more = {}) => ({
  name: `Key ${factories.unique()}`,
  permission: 'write' as const,
  expiry: 'never',
  expiresOn: '',
  ...more,
})

export const newToken = async ({ id, clientSecret }: { id: string; clientSecret: string }) => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: clientSecret,
  })
  const sent = { authorization: null, body: body.toString(), address: factories.unique() }
  return (await grantToken(sent)).access_token
}

export const use = (token: string) =>
  loadBearerActor(new Request('http://localhost', { headers: { authorization: `Bearer ${token}` } }))

export const ended = { code: 'unauthenticated' }

export const notAccepted = { name: 'invalid_client' }
