import { expect, test } from 'vitest'
import { startSandbox } from '@/lib/sandbox/server'
import { startSharedSandbox } from '@/tests/support/sandbox'

const sandbox = await startSharedSandbox()

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}${path}`, { headers })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('the right API key opens the account', async () => {
  const response = await get('/api/me', bearer('sandbox-demo-key-0001'))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    ok: true,
    account: { id: 'sandbox-company', name: 'Sandbox Company' },
  })
})

test.each([
  ['another key', bearer('sandbox-demo-key-0002')],
  ['a part of the key', bearer('sandbox-demo-key')],
  ['another scheme', { authorization: 'Basic sandbox-demo-key-0001' }],
  ['nothing', {}],
])('%s instead of the API key is answered 401', async (_name, headers: Record<string, string>) => {
  for (const path of ['/api/me', '/api/people', '/api/elsewhere']) {
    const response = await get(path, headers)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(await response.json()).toMatchObject({ ok: false, error: { code: 'invalid_key' } })
  }
})

test('the people of the sandbox are listed', async () => {
  const body = await (await get('/api/people', bearer(sandbox.apiKey))).json()
  expect(body.total).toBe(12)
  expect(body.people[0]).toMatchObject({
    name: 'Ada Marchand',
    email: 'ada.marchand@sandbox.example',
    active: true,
  })
})

test('a personal access token is read from its own header only', async () => {
  expect((await get('/pat/me', { 'x-access-token': 'spt_sandbox_demo_token_0001' })).status).toBe(200)
  expect((await get('/pat/me', { 'x-access-token': 'spt_other' })).status).toBe(401)
  expect((await get('/pat/me', bearer('spt_sandbox_demo_token_0001'))).status).toBe(401)
  expect((await get('/pat/me', { 'x-access-token': sandbox.apiKey })).status).toBe(401)
})

test('/v1 leads each credential to the part that knows it', async () => {
  const token = { 'x-access-token': sandbox.accessToken }
  expect((await get('/v1/me', bearer(sandbox.apiKey))).status).toBe(200)
  expect((await get('/v1/me', token)).status).toBe(200)
  const refusalOf = async (headers: Record<string, string>) => (await get('/v1/me', headers)).json()
  expect(await refusalOf(bearer('wrong-key'))).toMatchObject({ error: { code: 'invalid_key' } })
  expect(await refusalOf({ 'x-access-token': 'spt_other' })).toMatchObject({ error: { code: 'invalid_key' } })
  expect(await refusalOf(bearer('x'.repeat(43)))).toMatchObject({ error: 'invalid_token' })
  expect(
    sandbox
      .calls()
      .slice(0, 5)
      .map(({ path }) => path),
  ).toEqual(['/oauth/me', '/pat/me', '/api/me', '/pat/me', '/api/me'])
})

test('keys given at the start replace the samples and are not shown on the page', async () => {
  const other = await startSandbox({ apiKey: 'another-key-77', accessToken: 'spt_another' })
  try {
    const statusOf = async (key: string) =>
      (await fetch(`${other.url}/api/me`, { headers: bearer(key) })).status
    expect(await statusOf('another-key-77')).toBe(200)
    expect(await statusOf('sandbox-demo-key-0001')).toBe(401)
    const page = await (await fetch(other.url)).text()
    expect(page).not.toContain('another-key-77')
    expect(page).not.toContain('spt_another')
  } finally {
    await other.close()
  }
})

test('what does not exist is answered 404', async () => {
  expect((await get('/nowhere')).status).toBe(404)
  expect((await get('/api/nowhere', bearer(sandbox.apiKey))).status).toBe(404)
})

test('the log keeps method, path and status of the last hundred calls, and no query', async () => {
  await get('/api/me?api_key=hidden-in-query', bearer('wrong'))
  expect(sandbox.calls()[0]).toMatchObject({ method: 'GET', path: '/api/me', status: 401, faults: [] })
  const page = await (await get('/')).text()
  expect(page).toContain('<code>/api/me</code>')
  expect(page).not.toContain('hidden-in-query')

  await Promise.all(Array.from({ length: 110 }, () => get('/api/me', bearer(sandbox.apiKey))))
  expect(sandbox.calls()).toHaveLength(100)
})

test('an address that is taken is reported as such', async () => {
  const port = Number(new URL(sandbox.url).port)
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
