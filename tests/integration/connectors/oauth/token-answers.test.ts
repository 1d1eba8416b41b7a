import dns, { type LookupAddress } from 'node:dns'
import type { RequestListener } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startHttpServer } from '@/tests/support/http-server'
import { ask, type RequestingType, requestingConnector } from './requests'

const client = { clientId: 'client', clientSecret: 's3cret-of-client-0001' }
const person = { username: 'ada', password: 'p4ssword-of-ada-0001' }
const types = ['oauth2_client_credentials', 'oauth2_password'] as const
const everything = { ...client, ...person }

async function askAt(handler: RequestListener, type: RequestingType = types[0], changes: object = {}) {
  const server = await startHttpServer(handler)
  return ask(requestingConnector(server.origin, type, changes), everything)
}

const answering =
  (status: number, type: string, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body)
const json = (status: number, body: object) => answering(status, 'application/json', JSON.stringify(body))

/** Keeps what the token endpoint was sent. */
async function sentBy(type: RequestingType, changes: object) {
  const calls: { authorization: string; form: Record<string, string> }[] = []
  await askAt(
    async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const form = Object.fromEntries(new URLSearchParams(body))
      calls.push({ authorization: request.headers.authorization ?? '', form })
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}')
    },
    type,
    changes,
  )
  return calls
}

describe('what is sent', () => {
  test('is what the definition says: client authentication, scopes and extra parameters', async () => {
    const changes = { tokenAuth: 'client_secret_post', tokenParams: { audience: 'https://api.example' } }
    const [call, ...others] = await sentBy('oauth2_client_credentials', changes)
    expect(others).toEqual([])
    expect(call).toEqual({
      authorization: '',
      form: {
        grant_type: 'client_credentials',
        client_id: 'client',
        client_secret: client.clientSecret,
        audience: 'https://api.example',
        scope: 'people.read',
      },
    })
    const [withPassword] = await sentBy('oauth2_password', { tokenAuth: 'none' })
    expect(withPassword?.form).toEqual({
      grant_type: 'password',
      client_id: 'client',
      scope: 'people.read',
      ...person,
    })
  })

  test('is HTTP Basic first and then the body, where the provider documents neither', async () => {
    const [basic, post, ...others] = await sentBy('oauth2_client_credentials', {})
    expect(others).toEqual([])
    expect(basic?.authorization).toMatch(/^Basic /)
    expect(basic?.form.client_secret).toBeUndefined()
    expect(post?.authorization).toBe('')
    expect(post?.form.client_secret).toBe(client.clientSecret)
  })
})

describe.each(types)('%s, at a token endpoint that strays', (type) => {
  test.each([
    ['HTML', answering(200, 'text/html', '<html><p>Sign in</p></html>'), 'tokenError'],
    ['an error page', answering(500, 'text/html', '<html>Oops</html>'), 'providerError'],
    ['nothing', answering(204, 'text/plain', ''), 'tokenError'],
    ['10 MB', answering(200, 'application/json', `{"access_token":"${'a'.repeat(10_000_000)}"}`), 'tooLarge'],
    ['an unknown token type', json(200, { access_token: 'a', token_type: 'mac' }), 'unknownTokenType'],
    ['no token', json(200, { token_type: 'bearer' }), 'tokenError'],
  ] as const)('%s is a failure with a reason', async (_, handler, reason) => {
    expect(await askAt(handler, type)).toMatchObject({ ok: false, reason })
  })

  test('secrets that come back in an error are not passed on, in any form', async () => {
    const pair = Buffer.from(`client:${client.clientSecret}`).toString('base64')
    const said = `${client.clientSecret} ${person.password} ${pair} are wrong`
    const result = await askAt(json(400, { error: 'invalid_client', error_description: said }), type)
    expect(result).toMatchObject({ ok: false, reason: 'wrongCredentials' })
    const text = JSON.stringify(result)
    for (const secret of [client.clientSecret, person.password, pair]) {
      if (secret !== person.password || type === 'oauth2_password') expect(text).not.toContain(secret)
    }
  })

  test('one that leads into the own network is blocked, also by a redirect', async () => {
    const inner = await startHttpServer(json(200, { access_token: 'inner', token_type: 'bearer' }))
    const connector = requestingConnector(inner.origin, type)
    const blocked = await ask(connector, everything, { allowPrivateHosts: [] })
    expect(blocked).toEqual({ ok: false, reason: 'blockedAddress' })
    const redirecting: RequestListener = (_, response) =>
      void response.writeHead(307, { location: `${inner.origin}/oidc/token` }).end()
    expect(await askAt(redirecting, type)).toMatchObject({ ok: false, reason: 'redirected', status: 307 })
    expect(inner.connections()).toBe(0)
  })
})

test('a name that changes its mind from a public to a private address never leads inside', async () => {
  const inner = await startHttpServer(json(200, { access_token: 'inner', token_type: 'bearer' }))
  const known = dns.lookup
  let lookups = 0
  // The resolver of an attacker: public when it is asked first, private from then on.
  const rebinding = (
    _name: string,
    _options: object,
    callback: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => {
    lookups += 1
    callback(null, [{ address: lookups === 1 ? '192.0.78.1' : '127.0.0.1', family: 4 }])
  }
  Object.assign(dns, { lookup: rebinding })
  syncBuiltinESMExports()
  onTestFinished(() => {
    Object.assign(dns, { lookup: known })
    syncBuiltinESMExports()
  })
  const connector = requestingConnector(`https://rebinding.example:${inner.port}`, types[0])
  const first = await ask(connector, everything, { allowPrivateHosts: [], timeoutMs: 300 })
  expect(first.ok).toBe(false)
  const second = await ask(connector, everything, { allowPrivateHosts: [] })
  expect(second).toEqual({ ok: false, reason: 'blockedAddress' })
  expect(lookups).toBe(2)
  expect(inner.connections()).toBe(0)
})
