import { describe, expect, test } from 'vitest'
import { startSandbox } from '@/lib/sandbox/server'
import { startSharedSandbox } from '@/tests/support/sandbox'

const sandbox = await startSharedSandbox()

const call = (path = '/api/me') =>
  fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${sandbox.apiKey}` } })
const token = () =>
  fetch(`${sandbox.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code' }),
  })

describe('each fault', () => {
  test('reject_key: a right key is answered as a wrong one', async () => {
    sandbox.faults.set({ kind: 'reject_key' })
    expect((await call()).status).toBe(401)
    expect(await (await call()).json()).toMatchObject({ error: { code: 'invalid_key' } })
    expect(await (await call('/scim/v2/Users')).json()).toMatchObject({ status: '401' })
    expect(await (await call('/oauth/me')).json()).toMatchObject({ error: 'invalid_token' })
    expect(await (await token()).json()).toMatchObject({ error: 'invalid_client' })
    expect((await call('/oidc/.well-known/openid-configuration')).status).toBe(200)
  })

  test('slow: the answer comes after the delay, and is the normal one', async () => {
    sandbox.faults.set({ kind: 'slow', delayMs: 300 })
    const start = performance.now()
    const response = await call()
    expect(performance.now() - start).toBeGreaterThanOrEqual(295)
    expect(response.status).toBe(200)
  })

  test('slow: without a number it outlasts a ten second timeout', () => {
    sandbox.faults.set({ kind: 'slow' })
    expect(sandbox.faults.list()).toEqual([{ kind: 'slow', delayMs: 12_000, scope: 'all' }])
  })

  test('slow: a caller that gives up is logged as dropped', async () => {
    sandbox.faults.set({ kind: 'slow', delayMs: 60_000 })
    await expect(fetch(`${sandbox.url}/api/me`, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    await expect.poll(() => sandbox.calls()[0]).toMatchObject({ status: 'dropped', faults: ['slow'] })
  })

  test('rate_limit: 429 with the Retry-After that was set', async () => {
    sandbox.faults.set({ kind: 'rate_limit', retryAfterSeconds: 7 })
    const response = await call()
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
  })

  test('server_error: 500 in the shape of the part that is called', async () => {
    sandbox.faults.set({ kind: 'server_error' })
    expect((await call()).status).toBe(500)
    const scim = await call('/scim/v2/Users')
    expect(scim.status).toBe(500)
    expect(scim.headers.get('content-type')).toContain('application/scim+json')
    expect(await scim.json()).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] })
  })

  test('drop: the connection ends without an answer', async () => {
    sandbox.faults.set({ kind: 'drop', times: 1 })
    await expect(call()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } })
    await expect.poll(() => sandbox.calls()[0]).toMatchObject({ status: 'dropped', faults: ['drop'] })
    expect((await call()).status).toBe(200)
  })

  test('token_error: the token endpoint refuses with the error that was set, nothing else does', async () => {
    sandbox.faults.set({ kind: 'token_error' })
    const response = await token()
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
    expect((await call()).status).toBe(200)
    sandbox.faults.set({ kind: 'token_error', error: 'invalid_client' })
    expect((await token()).status).toBe(401)
  })

  test('malformed: a JSON answer that cannot be parsed', async () => {
    sandbox.faults.set({ kind: 'malformed' })
    const response = await call()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })
})

describe('reach', () => {
  test('a scope keeps a fault to its part', async () => {
    sandbox.faults.set({ kind: 'server_error', scope: 'scim' })
    expect((await call('/scim/v2/Users')).status).toBe(500)
    expect((await call('/api/me')).status).toBe(200)
    sandbox.faults.set({ kind: 'server_error', scope: 'oauth' })
    expect((await call('/scim/v2/Users')).status).toBe(200)
    expect((await call('/oauth/me')).status).toBe(500)
    expect((await call('/oidc/jwks')).status).toBe(500)
    sandbox.faults.set({ kind: 'server_error', scope: 'api' })
    expect((await call('/pat/me')).status).toBe(500)
  })

  test('times counts down and ends the fault', async () => {
    sandbox.faults.set({ kind: 'server_error', times: 2 })
    expect([await call(), await call(), await call()].map(({ status }) => status)).toEqual([500, 500, 200])
    expect(sandbox.faults.list()).toEqual([])
  })

  test('a delay and an answer add up', async () => {
    sandbox.faults.set({ kind: 'rate_limit' }, { kind: 'slow', delayMs: 200 })
    const start = performance.now()
    expect((await call()).status).toBe(429)
    expect(performance.now() - start).toBeGreaterThanOrEqual(195)
  })

  test('health, the pages and the faults themselves stay reachable', async () => {
    sandbox.faults.set({ kind: 'drop' })
    for (const path of ['/health', '/', '/faults']) expect((await call(path)).status).toBe(200)
    expect((await call('/interaction/unknown')).status).toBe(400)
  })

  test('two sandboxes keep their faults apart', async () => {
    const other = await startSandbox()
    try {
      other.faults.set({ kind: 'server_error' })
      expect((await call()).status).toBe(200)
      expect((await fetch(`${other.url}/api/me`)).status).toBe(500)
    } finally {
      await other.close()
    }
  })

  test('closing ends a delayed call at once', async () => {
    const other = await startSandbox()
    other.faults.set({ kind: 'slow', delayMs: 60_000 })
    const waiting = fetch(`${other.url}/api/me`)
    const ended = expect(waiting).rejects.toThrow()
    await expect.poll(() => fetch(`${other.url}/health`).then(({ status }) => status)).toBe(200)
    await other.close()
    await ended
  })
})

describe('setting faults over HTTP', () => {
  const put = (body: unknown) =>
    fetch(`${sandbox.url}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const post = (path: string, fields: Record<string, string> = {}) =>
    fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html' },
      redirect: 'manual',
    })

  test('PUT replaces all faults and GET tells them', async () => {
    await put({ faults: [{ kind: 'drop' }] })
    const faults = [{ kind: 'rate_limit', retryAfterSeconds: 3, scope: 'api', times: 2 }]
    expect(await (await put({ faults })).json()).toEqual({ faults })
    expect(await (await call('/faults')).json()).toEqual({ faults })
    expect((await call()).status).toBe(429)
    await put({ faults: [] })
    expect((await call()).status).toBe(200)
  })

  test.each([
    ['an unknown fault', { faults: [{ kind: 'flood' }] }],
    ['an unknown field', { faults: [{ kind: 'slow', delay: 5 }] }],
    ['a value out of range', { faults: [{ kind: 'slow', delayMs: 0 }] }],
    ['another shape', [{ kind: 'drop' }]],
  ])('PUT refuses %s and keeps what was', async (_name, body) => {
    sandbox.faults.set({ kind: 'malformed' })
    expect((await put(body)).status).toBe(400)
    expect(sandbox.faults.list()).toMatchObject([{ kind: 'malformed' }])
  })

  test('the form of the page sets one fault, tells it, and ends it', async () => {
    const everyField = {
      scope: 'api',
      times: '',
      delayMs: '50',
      retryAfterSeconds: '9',
      error: 'invalid_grant',
    }
    expect((await post('/faults', { kind: 'rate_limit', ...everyField })).status).toBe(303)
    expect(sandbox.faults.list()).toEqual([{ kind: 'rate_limit', scope: 'api', retryAfterSeconds: 9 }])
    const page = await (await call('/')).text()
    expect(page).toContain('Rate limit (429 with Retry-After), on API, Retry-After 9 s, until ended')
    const id = /name="id" value="(\d+)"/.exec(page)?.[1] ?? ''
    expect((await post('/faults/end', { id })).headers.get('location')).toBe('/')
    expect(sandbox.faults.list()).toEqual([])
  })

  test('the form says so when a value is out of range', async () => {
    const answer = await post('/faults', { kind: 'slow', delayMs: '-1' })
    expect(answer.headers.get('location')).toBe('/?problem=values')
    expect(await (await call('/?problem=values')).text()).toContain('role="alert"')
    expect(sandbox.faults.list()).toEqual([])
  })

  test('all faults end with one button', async () => {
    sandbox.faults.set({ kind: 'drop' }, { kind: 'malformed', scope: 'scim' })
    expect((await post('/faults/end-all')).status).toBe(303)
    expect(sandbox.faults.list()).toEqual([])
  })
})
