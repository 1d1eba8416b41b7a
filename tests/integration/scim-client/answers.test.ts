import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { readValues } from '@/lib/scim-client/attributes'
import { createScimClient } from '@/lib/scim-client/client'
import { discover, usualCapabilities } from '@/lib/scim-client/discovery'
import { startHttpServer } from '@/tests/support/http-server'
import { failed, openClient, openSend, worked } from './clients'

const resource = { userName: 'ada', active: true }

/** A provider that says what it is told to. */
async function clientOf(handler: RequestListener, capabilities = {}) {
  const { origin } = await startHttpServer(handler)
  return openClient({ url: `${origin}/scim`, token: 'secret-token-1234567890' }, capabilities)
}

function answering(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/scim+json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

test.each([
  [429, { 'retry-after': '7' }, { kind: 'throttled', retryAfterSeconds: 7 }],
  [429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, { kind: 'throttled', retryAfterSeconds: 0 }],
  [429, {}, { kind: 'throttled', retryAfterSeconds: null }],
  [503, { 'retry-after': '120' }, { kind: 'throttled', retryAfterSeconds: 120 }],
  [503, {}, { kind: 'serverError', wasSent: true }],
  [500, {}, { kind: 'serverError', wasSent: true }],
  [408, {}, { kind: 'serverError', wasSent: true }],
  [401, {}, { kind: 'unauthenticated' }],
  [403, {}, { kind: 'forbidden' }],
  [404, {}, { kind: 'notFound' }],
  [409, {}, { kind: 'uniqueness' }],
  [412, {}, { kind: 'preconditionFailed' }],
  [400, {}, { kind: 'invalid' }],
  [501, {}, { kind: 'invalid' }],
  [302, { location: 'https://example.com/' }, { kind: 'unreadable', answer: { status: 302 } }],
])('%i with %j is what it is (RFC 7644 §3.12)', async (status, headers, failure) => {
  const client = await clientOf(answering(status, {}, headers))
  expect(failed(await client.createUser(resource))).toMatchObject(failure)
})

test('An error is told in its own words (RFC 7644 §3.12)', async () => {
  const error = { scimType: 'invalidValue', detail: 'title is too long', status: '400' }
  const failure = failed(await (await clientOf(answering(400, error))).createUser(resource))
  expect(failure).toMatchObject({ kind: 'invalid', scimType: 'invalidValue', message: 'title is too long' })
})

test.each([
  ['a page', '<html>Please sign in</html>'],
  ['nothing', ''],
  ['a list of something', '[]'],
  ['no id', '{"userName":"ada"}'],
  ['an id that leads elsewhere', '{"id":".."}'],
])('200 with %s is no person', async (_, body) => {
  const client = await clientOf(answering(200, body))
  expect(failed(await client.getUser('1'))).toMatchObject({ kind: 'unreadable', answer: { status: 200 } })
  expect(failed(await client.findUsers('userName', 'ada')).kind).toBe('unreadable')
  expect(failed(await client.createUser(resource)).kind).toBe('unreadable')
})

test('A creation may answer with an address alone (RFC 7644 §3.3)', async () => {
  const client = await clientOf(
    answering(201, '', { location: 'https://example.com/scim/Users/a%20b', etag: 'W/"9"' }),
  )
  expect(worked(await client.createUser(resource))).toEqual({ id: 'a b', etag: 'W/"9"', body: {} })
})

test('Names are read without regard to case (RFC 7643 §2.1)', async () => {
  const list = {
    totalresults: 1,
    resources: [{ ID: 7, USERNAME: 'Ada', Emails: [{ VALUE: 'Ada@x.example' }] }],
  }
  const client = await clientOf(answering(200, list))
  const [found] = worked(await client.findUsers('email', 'ada@X.example'))
  expect(found?.id).toBe('7')
  expect(readValues(found?.body ?? {}, ['userName', 'emails[type eq "work"].value', 'title'])).toEqual({
    userName: 'Ada',
    'emails[type eq "work"].value': 'Ada@x.example',
    title: null,
  })
})

test('A provider that takes no notice of filters does not make others of people', async () => {
  const people = [1, 2, 3].map((id) => ({ id: String(id), userName: `somebody-${id}` }))
  const client = await clientOf((request, response) => {
    const id = /Users\/(\d)/.exec(request.url ?? '')?.[1]
    const page = request.url?.includes('startIndex=4') ? [] : people
    const body = id ? people[Number(id) - 1] : { totalResults: 9, Resources: page }
    response.end(JSON.stringify(body))
  })
  expect(worked(await client.findUsers('userName', 'ada'))).toEqual([])
  expect(worked(await client.findUsers('userName', 'SOMEBODY-3'))).toMatchObject([{ id: '3' }])
})

test('A list without an end has one', async () => {
  const endless = { totalResults: 1_000_000, Resources: [{ id: '1', userName: 'somebody' }] }
  const client = await clientOf(answering(200, endless), { filter: false })
  expect(failed(await client.findUsers('userName', 'ada')).kind).toBe('unreadable')
})

test('Whoever refuses the type of SCIM gets plain JSON from then on (RFC 7644 §3.1)', async () => {
  const types: (string | undefined)[] = []
  const client = await clientOf((request, response) => {
    types.push(request.headers['content-type'])
    const isPlain = request.headers['content-type'] === 'application/json'
    response.writeHead(isPlain ? 201 : 415).end(isPlain ? '{"id":"1"}' : '')
  })
  worked(await client.createUser(resource))
  worked(await client.createUser(resource))
  expect(types).toEqual(['application/scim+json', 'application/json', 'application/json'])
})

test('Answers are shown without secrets and passwords, at most 8 kB of them', async () => {
  const said = {
    id: '1',
    password: 'hunter22',
    note: 'Bearer secret-token-1234567890',
    more: '😀'.repeat(5_000),
  }
  const { answer } = (await (await clientOf(answering(201, said))).createUser(resource)) as {
    answer: { body: string }
  }
  expect(answer.body).toContain('"password":"•••"')
  expect(answer.body).not.toMatch(/hunter22|secret-token|1234567890/)
  expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(8 * 1024)
  expect(answer.body.isWellFormed()).toBe(true)
})

test('An answer of more than a megabyte is not read as a person, and no matter after a change', async () => {
  const client = await clientOf(answering(200, { id: '1', title: 'x'.repeat(1024 * 1024) }))
  expect(failed(await client.getUser('1')).kind).toBe('unreadable')
  expect(
    worked(await client.updateUser('1', { differences: [{ path: 'title', value: 'y' }], etag: null })),
  ).toBeNull()
})

test('Ids stay one part of an address', async () => {
  const paths: (string | undefined)[] = []
  const client = await clientOf((request, response) => {
    paths.push(request.url)
    response.end('{"id":"1"}')
  })
  await client.getUser('../Groups/1?x=y#z')
  expect(paths).toEqual(['/scim/Users/..%2FGroups%2F1%3Fx%3Dy%23z'])
})

test('A provider without discovery is taken for a usual one, and a web page for none', async () => {
  const { origin } = await startHttpServer(answering(404, 'Not found'))
  const send = openSend()
  expect(worked(await discover({ baseUrl: origin, send, secrets: [] }))).toEqual(usualCapabilities)
  const { origin: page } = await startHttpServer(answering(200, '<html></html>'))
  expect(failed(await discover({ baseUrl: page, send, secrets: [] })).kind).toBe('unreadable')
  const { origin: closed } = await startHttpServer(answering(401))
  expect(failed(await discover({ baseUrl: closed, send, secrets: [] })).kind).toBe('unauthenticated')
})

test('A filter that is refused is done without, a value that is refused is not', async () => {
  let scimType = 'invalidValue'
  const client = await clientOf((request, response) => {
    if (request.url?.includes('filter=')) response.writeHead(400).end(JSON.stringify({ scimType }))
    else response.end('{"totalResults":0}')
  })
  expect(failed(await client.findUsers('email', 'ada@x.example'))).toMatchObject({
    kind: 'invalid',
    scimType,
  })
  scimType = 'invalidFilter'
  expect(worked(await client.findUsers('email', 'ada@x.example'))).toEqual([])
})

test('What is wrong with the connection itself is no answer of the provider', async () => {
  const send = () => Promise.reject(new AppError('conflict', { reason: 'connectionInactive' }))
  const options = { baseUrl: 'https://scim.example', send, capabilities: usualCapabilities, secrets: [] }
  await expect(createScimClient(options).getUser('1')).rejects.toThrow(AppError)
})
