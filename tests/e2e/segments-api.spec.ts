import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as oauth from 'oauth4webapi'
import { hashClientSecret, newClientSecret } from '@/lib/api-keys/rules'
import { operationIds } from '@/lib/api-reference/rules'
import { sampleOf } from '@/lib/api-reference/samples/rules'
import { type SampleLanguage, sampleAccess } from '@/lib/api-reference/schema'
import { apiScopes } from '@/lib/auth/actor'
import { messages } from '@/lib/i18n/messages'
import { segmentsPageSize } from '@/lib/segments/overview/schema'
import { createApiKey } from '@/tests/support/factories'
import { type Company, db, expect, expectAccessible, signIn, test } from './fixtures'
import { look } from './look'

const run = promisify(execFile)

/** What a client is given: as the page for API keys shows it. */
async function access({ organization }: Company, baseURL: string | undefined) {
  const clientSecret = newClientSecret()
  const data = {
    organizationId: organization.id,
    name: 'Clients',
    scopes: [...apiScopes],
    secretHash: hashClientSecret(clientSecret),
  }
  const { id } = await db.apiKey.create({ data })
  return { HOST: `${baseURL}`, SYSTEM_GUID: organization.guid, CLIENT_ID: id, CLIENT_SECRET: clientSecret }
}

test('a script of curl calls goes from a key to a deleted segment', async ({ company, baseURL }) => {
  const env = { ...process.env, ...(await access(company, baseURL)) }
  const { stdout } = await run('sh', ['tests/e2e/clients/contract.sh'], { env })
  expect(stdout.trim().split('\n')).toEqual([
    'created 2',
    'listed 1',
    'added 1',
    'removed 1',
    'overridden 1',
    'users {"userIds":["one"],"nextCursor":null}',
    'deleted 204',
    'gone 404',
  ])
})

test('oauth4webapi finds the token endpoint, gets a token and calls with it', async ({
  company,
  baseURL,
}) => {
  const { HOST, SYSTEM_GUID, CLIENT_ID, CLIENT_SECRET } = await access(company, baseURL)
  const issuer = new URL(HOST)
  const options = { [oauth.allowInsecureRequests]: true }
  const found = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
  const server = await oauth.processDiscoveryResponse(issuer, found)
  const client = { client_id: CLIENT_ID }
  const asked = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(CLIENT_SECRET),
    new URLSearchParams({ scope: 'segments:write segments:read' }),
    options,
  )
  const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, asked)
  const segments = `${HOST}/api/public/v1/user/system/${SYSTEM_GUID}/segment`
  const call = (method: string, path = '', body?: object) => {
    const headers = new Headers({ 'content-type': 'application/json' })
    const text = body ? JSON.stringify(body) : null
    return oauth.protectedResourceRequest(token, method, new URL(segments + path), headers, text, options)
  }
  const created = await call('POST', '', { name: 'oauth4webapi', userIds: ['a', 'b'] })
  const { guid } = await created.json()
  expect(created.headers.get('location')).toBe(new URL(`${segments}/${guid}`).pathname)
  const changed = await call('PUT', `/${guid}`, { action: 'override', userIds: ['c'] })
  expect(await changed.json()).toEqual({ guid, added: 1, removed: 2, userCount: 1 })
  expect((await call('DELETE', `/${guid}`)).status).toBe(204)
})

test('Authlib does the same, where Debian’s package is installed', async ({ company, baseURL }) => {
  const python = '/usr/bin/python3'
  const isInstalled = await run(python, ['-c', 'import authlib, requests']).then(
    () => true,
    () => false,
  )
  test.info().annotations.push({ type: 'python3-authlib', description: isInstalled ? 'installed' : 'absent' })
  if (!isInstalled) return
  // Authlib asks for HTTPS unless told.
  const env = { ...process.env, ...(await access(company, baseURL)), AUTHLIB_INSECURE_TRANSPORT: '1' }
  const { stdout } = await run(python, ['tests/e2e/clients/authlib_client.py'], { env })
  expect(stdout.trim()).toBe('Bearer 201 2 204')
})

const programs: Record<SampleLanguage, [command: string, words: string[]]> = {
  curl: ['sh', ['-e', '-c']],
  javascript: [process.execPath, ['--input-type=module', '-e']],
  python: ['python3', ['-c']],
}

test('the samples of the reference run against the demo as they stand, but for its port', async ({
  baseURL,
}) => {
  for (const [language, [command, words]] of Object.entries(programs)) {
    const program = operationIds.map((id) => sampleOf(id, language as SampleLanguage)).join('\n\n')
    const text = program.replace(sampleAccess.url, `${baseURL}`)
    const { stdout } = await run(command, [...words, text])
    expect(stdout).toContain('grace@example.com')
  }
  expect(await db.segment.count({ where: { name: 'Heavy users' } })).toBe(0)
})

test('a body that is too large or cut off is refused by the server as it runs', async ({
  company,
  baseURL,
}) => {
  const { HOST, SYSTEM_GUID, CLIENT_ID, CLIENT_SECRET } = await access(company, baseURL)
  const answer = await fetch(`${HOST}/api/accounts/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
    }),
  })
  const { access_token: token } = await answer.json()
  const segments = `${HOST}/api/public/v1/user/system/${SYSTEM_GUID}/segment`
  const post = (body: string | ReadableStream) =>
    fetch(segments, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)
  const text = JSON.stringify({ name: 'Large', userIds: ['a'] })
  expect((await post(text + ' '.repeat(4 * 2 ** 20 - text.length))).status).toBe(201)
  expect((await post(' '.repeat(5 * 2 ** 20))).status).toBe(413)
  const pieces = new Blob([' '.repeat(5 * 2 ** 20)]).stream()
  const refused = await post(pieces)
  expect([refused.status, refused.headers.get('x-request-id')]).toEqual([
    413,
    expect.stringMatching(/^[\da-f-]{36}$/),
  ])
  expect((await post(text.slice(0, -2))).status).toBe(400)
  const trace = await fetch(segments, { method: 'PATCH' })
  expect([trace.status, trace.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS'])
})

test('HR sees what was pushed, in both languages', async ({ page, company }) => {
  const { organization, admin } = company
  await signIn(page, admin.user.email)
  const { segments } = messages.en
  await page.goto('/en/segments')
  await expect(page.getByRole('heading', { name: segments.emptyTitle })).toBeVisible()
  await expect(page.getByText(`/user/system/${organization.guid}/segment`)).toBeVisible()
  await expectAccessible(page)
  const users = Array.from({ length: 60 }, (_, index) => ({
    userId: `user-${String(index).padStart(2, '0')}`,
  }))
  const key = await createApiKey(db, organization, { name: 'Product analytics' })
  const { id } = await db.segment.create({
    data: {
      organizationId: organization.id,
      externalId: 'analytics-7',
      name: 'Heavy users',
      sourceId: key.id,
      userCount: users.length,
      users: { createMany: { data: users } },
      calls: {
        create: {
          organizationId: organization.id,
          apiKeyId: key.id,
          operation: 'create',
          status: 201,
          added: 60,
          idCount: 60,
        },
      },
    },
  })
  await page.goto('/en/segments')
  const list = page.getByRole('table', { name: segments.title })
  await list.getByRole('link', { name: 'Heavy users' }).click()
  await page.waitForURL(`/en/segments/${id}`)
  await expect(page.getByText('user-00', { exact: true })).toBeVisible()
  await look(page, '30-segment')
  await page.getByRole('link', { name: segments.nextPage }).click()
  await expect(page.getByText('user-59', { exact: true })).toBeVisible()
  await page.goto(`/en/segments/${id}?q=user-33`)
  await expect(page.getByRole('rowheader')).toHaveText(['user-33'])
  await expectAccessible(page)
  const more = Array.from({ length: segmentsPageSize }, (_, index) => `List ${100 + index}`)
  await db.segment.createMany({ data: more.map((name) => ({ organizationId: organization.id, name })) })
  await page.goto('/en/segments')
  await page.getByRole('link', { name: segments.next }).click()
  await expect(list.getByRole('rowheader')).toHaveText([/List 149/])
  expect(new URL(page.url()).searchParams.get('page')).toBe('2')
  await page.goto(`/fr/segments/${id}?tab=matched`)
  await expect(page.getByText(messages.fr.segments.noIds.matched)).toBeVisible()
  await expectAccessible(page)
})
