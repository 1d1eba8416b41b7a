import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import { apiKeyLimit, countApiCall } from '@/lib/http/api-quota'
import { createEmployee, createOrganization, unique } from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import { accessTokenOf, actorOfToken, segmentsClient } from '@/tests/support/segments-api'
import { createSegment, readSegment } from './samples'

let organization: Organization
let call: Awaited<ReturnType<typeof segmentsClient>>
beforeAll(async () => {
  organization = await createOrganization(db)
  call = await segmentsClient(organization)
})

const add = async (userIds: unknown) => {
  const { id } = await createSegment(organization)
  const { status, body } = await call('PUT', id, { body: { action: 'add', userIds } })
  return { id, status, body }
}
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`)

test('25,000 ids are taken or replaced, one more is refused, and nothing of it is applied', async () => {
  const most = await add(numbered(25_000))
  expect(most).toMatchObject({ status: 200, body: { added: 25_000, userCount: 25_000 } })
  const others = { action: 'override', userIds: numbered(50_000).slice(25_000) }
  const replaced = await call('PUT', most.id, { body: others })
  expect(replaced.body).toMatchObject({ added: 25_000, removed: 25_000, userCount: 25_000 })
  const tooMany = await add(numbered(25_001))
  expect(tooMany).toMatchObject({
    status: 422,
    body: { code: 'too_many_user_ids', errors: [{ pointer: '/userIds' }] },
  })
  expect(await readSegment(tooMany.id)).toMatchObject({ userCount: 0, users: {} })
})

test('ids have 1 to 100 characters, whatever bytes these take', async () => {
  const longest = [
    'a'.repeat(100),
    '😀'.repeat(100),
    'é'.repeat(100).normalize('NFD'),
    ' ',
    'tab\there',
    'line\n',
  ]
  expect(await add(longest)).toMatchObject({ status: 200, body: { added: longest.length } })
  const wrong = ['good', 'a'.repeat(101), '', '😀'.repeat(101), 7, null, 'nul\0', '\ud800']
  const { status, body, id } = await add(wrong)
  expect(status).toBe(422)
  expect((body.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((index) => `/userIds/${index}`),
  )
  expect(await readSegment(id)).toMatchObject({ userCount: 0 })
})

test('the same id in other capitals or another Unicode form is the same, and matches', async () => {
  const zoe = await createEmployee(db, organization, { email: 'zoë.ångström@example.com' })
  const nura = await createEmployee(db, organization, { externalId: 'نورة-٤٢' })
  const nfd = 'ZOË.ÅNGSTRÖM@example.com'.normalize('NFD')
  const { id, body } = await add([
    nfd,
    'zoë.ångström@EXAMPLE.com',
    'نورة-٤٢',
    '👩🏽‍🚀',
    '👩🏽‍🚀',
    'x',
    'X',
    'x',
  ])
  expect(body).toMatchObject({ added: 4, userCount: 4 })
  expect(await readSegment(id)).toEqual({
    userCount: 4,
    matchedCount: 2,
    users: {
      [nfd.normalize()]: zoe.id,
      'نورة-٤٢': nura.id,
      '👩🏽‍🚀': null,
      x: null,
    },
  })
  const removed = await call('PUT', id, {
    body: { action: 'remove', userIds: ['zoë.ångström@example.com', 'x'] },
  })
  expect(removed.body).toMatchObject({ removed: 2, userCount: 2 })
})

test('names have 1 to 255 characters, ids of callers at most 100', async () => {
  const post = (body: object) => call('POST', '', { body: { userIds: [], ...body } })
  expect(await post({ name: '名'.repeat(255), id: '😀'.repeat(100) })).toMatchObject({ status: 201 })
  for (const [body, pointer] of [
    [{ name: 'n'.repeat(256) }, '/name'],
    [{ name: '' }, '/name'],
    [{}, '/name'],
    [{ name: unique(), id: 'i'.repeat(101) }, '/id'],
    [{ name: unique(), id: 7 }, '/id'],
    [{ name: unique(), color: 'red' }, '/color'],
    [{ name: unique(), userIds: 'ada' }, '/userIds'],
  ] as const) {
    expect(await post(body)).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ pointer }] } })
  }
})

test('an unknown action or field is refused by name', async () => {
  const { id } = await createSegment(organization)
  const put = (body: unknown) => call('PUT', id, { body })
  expect(await put({ action: 'replace', userIds: [] })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/action' }] },
  })
  expect(await put({ action: 'add', userIds: [], 'a/b~': 1 })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/a~1b~0', detail: 'There is no such field.' }] },
  })
  expect(await put({ action: 'add' })).toMatchObject({ body: { errors: [{ pointer: '/userIds' }] } })
  for (const value of [[], 'text', 7, null]) {
    expect(await put(JSON.stringify(value))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '' }] },
    })
  }
})

/** Bytes that arrive in pieces, without a `Content-Length`. */
function streamOf(bytes: Uint8Array, end?: Error): ReadableStream {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  )
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) controller.enqueue(piece)
      else if (end) controller.error(end)
      else controller.close()
    },
  })
}

test('a body is refused when it is too large, incomplete, no JSON, or in another encoding', async () => {
  const { id } = await createSegment(organization)
  const put = (body: unknown, headers: Record<string, string> = {}) => call('PUT', id, { body, headers })
  const text = JSON.stringify({ action: 'add', userIds: ['é'] })
  const bytes = Buffer.from(text)
  const padded = (size: number) => Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')])
  const refusals = [
    [padded(5 * 2 ** 20), 413, 'content_too_large'],
    [streamOf(padded(4 * 2 ** 20 + 1)), 413, 'content_too_large'],
    [streamOf(bytes, new Error('aborted')), 400, 'body_incomplete'],
    [text.slice(0, -4), 400, 'not_json'],
    ['', 400, 'not_json'],
    ['{"action":add}', 400, 'not_json'],
    [Buffer.from(text, 'latin1'), 400, 'not_utf8'],
    [Buffer.from(text.replace('é', 'e'), 'utf16le'), 400, 'not_json'],
  ] as const
  for (const [body, status, code] of refusals)
    expect(await put(body)).toMatchObject({ status, body: { code } })
  for (const type of ['text/plain', 'application/json; charset=utf-16', 'application/json-seq', '']) {
    const refused = await put(text, { 'content-type': type })
    expect(refused).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
  }
  expect(await put(text, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 })
  expect(await readSegment(id)).toMatchObject({ userCount: 0 })

  expect(await put(streamOf(padded(4 * 2 ** 20)))).toMatchObject({ status: 200, body: { added: 1 } })
  for (const type of ['application/json; charset=UTF-8', 'Application/JSON;charset="utf-8"']) {
    expect(await put(`\uFEFF${text}`, { 'content-type': type })).toMatchObject({ status: 200 })
  }
})

test('methods that an address does not have are answered with those that it has', async () => {
  const { id } = await createSegment(organization)
  for (const [method, path, allow] of [
    ['PATCH', '', 'GET, HEAD, POST, OPTIONS'],
    ['POST', id, 'GET, HEAD, PUT, DELETE, OPTIONS'],
    ['DELETE', `${id}/users`, 'GET, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers, body } = await call(method, path)
    expect({ status, allow: headers.get('allow'), code: body.code }).toEqual({
      status: 405,
      allow,
      code: 'method_not_allowed',
    })
    const told = await call('OPTIONS', path)
    expect([told.status, told.headers.get('allow')]).toEqual([204, allow])
  }
})

test('after 600 requests in a minute a key is asked to wait', async () => {
  const token = await accessTokenOf(organization)
  const actor = await actorOfToken(token)
  for (let count = 0; count < apiKeyLimit.points; count += 1) await countApiCall(actor)
  const refused = await call('GET', '', { token })
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_tries' } })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('ratelimit')).toMatch(/^"api-key";r=0;t=\d+$/)
})

test('what nobody expected is a problem document too, and its story stands in the log alone', async () => {
  const output = captureOutput()
  await db.$executeRaw`ALTER TABLE "Segment" RENAME TO "SegmentAway"`
  const answer = await call('GET', '', { headers: { 'x-request-id': 'a-request' } })
  await db.$executeRaw`ALTER TABLE "SegmentAway" RENAME TO "Segment"`
  expect(answer).toMatchObject({ status: 500, body: { status: 500, code: 'unavailable' } })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(JSON.stringify(answer.body)).not.toContain('Segment')
  expect(output()).toContain('"requestId":"a-request"')
})
