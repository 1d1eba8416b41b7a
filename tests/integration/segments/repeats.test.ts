import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import { sweep } from '@/lib/worker/sweep'
import { createOrganization, unique } from '@/tests/support/factories'
import { segmentsClient } from '@/tests/support/segments-api'
import { createSegment, readSegment } from './samples'

let organization: Organization
let call: Awaited<ReturnType<typeof segmentsClient>>
beforeAll(async () => {
  organization = await createOrganization(db)
  call = await segmentsClient(organization)
})

const withKey = (key: string, body: object) => ({ headers: { 'idempotency-key': key }, body })

test('a repeated request is done once and answered the same, also when it was refused', async () => {
  const name = unique()
  const key = unique()
  const first = await call('POST', '', withKey(key, { name, userIds: ['a'] }))
  const again = await call('POST', '', withKey(key, { name, userIds: ['a'] }))
  expect(first.status).toBe(201)
  expect([again.status, again.body, again.headers.get('location')]).toEqual([
    201,
    first.body,
    first.headers.get('location'),
  ])
  const taken = unique()
  const refused = await call('POST', '', withKey(taken, { name, userIds: [] }))
  await db.segment.deleteMany({ where: { name } })
  const refusedAgain = await call('POST', '', withKey(taken, { name, userIds: [] }))
  expect(refused.status).toBe(409)
  expect([refusedAgain.status, refusedAgain.body]).toEqual([409, refused.body])
  expect(await db.segment.count({ where: { name } })).toBe(0)
})

test('a key is good for one request: another body, method or address is refused', async () => {
  const { id } = await createSegment(organization)
  const other = await createSegment(organization)
  const key = 'k'.repeat(255)
  const body = { action: 'add', userIds: ['a'] }
  expect(await call('PUT', id, withKey(key, body))).toMatchObject({ status: 200, body: { added: 1 } })
  expect(await call('PUT', id, withKey(key, body))).toMatchObject({ status: 200, body: { added: 1 } })
  for (const answer of [
    await call('PUT', id, withKey(key, { ...body, userIds: ['b'] })),
    await call('PUT', other.id, withKey(key, body)),
  ]) {
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
  }
  expect(await readSegment(other.id)).toMatchObject({ userCount: 0 })
  const foreign = await segmentsClient(organization)
  expect(await foreign('PUT', id, withKey(key, body))).toMatchObject({ status: 200, body: { added: 0 } })
  for (const wrong of ['', 'k'.repeat(256)]) {
    expect(await call('PUT', id, withKey(wrong, body))).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_length' },
    })
  }
})

test('while a request runs, the same one is told so, here and by another process', async () => {
  const { id } = await createSegment(organization)
  const sent = withKey(unique(), { action: 'add', userIds: ['a'] })
  const both = await db.$transaction(async (tx) => {
    // Holds whichever comes first.
    await tx.$queryRaw`SELECT 1 FROM "Segment" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`
    const calls = [call('PUT', id, sent), call('PUT', id, sent)]
    const refused = await Promise.race(calls)
    expect(refused).toMatchObject({ status: 409, body: { code: 'idempotency_running' } })
    expect(refused.headers.get('retry-after')).toBe('1')
    return { calls }
  })
  expect((await Promise.all(both.calls)).map(({ status }) => status).sort()).toEqual([200, 409])

  const { apiKeyId } = await db.segmentCall.findFirstOrThrow({ where: { segmentId: id, status: 200 } })
  const elsewhere = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`idempotent ${apiKeyId} elsewhere`}, 0))`
    return call('PUT', id, withKey('elsewhere', { action: 'add', userIds: ['b'] }))
  })
  expect(elsewhere).toMatchObject({ status: 409, body: { code: 'idempotency_running' } })
  expect(await readSegment(id)).toMatchObject({ userCount: 1 })
})

test('replies are kept for a day, calls for thirty', async () => {
  const { id } = await createSegment(organization)
  const sent = withKey(unique(), { action: 'add', userIds: ['a'] })
  await call('PUT', id, sent)
  const hour = 60 * 60 * 1000
  await db.idempotentReply.updateMany({ data: { createdAt: new Date(Date.now() - 25 * hour) } })
  expect(await call('PUT', id, sent)).toMatchObject({ status: 200, body: { added: 0 } })
  await db.idempotentReply.updateMany({ data: { createdAt: new Date(Date.now() - 25 * hour) } })
  await db.segmentCall.updateMany({
    where: { segmentId: id },
    data: { createdAt: new Date(Date.now() - 31 * 24 * hour) },
  })
  await call('PUT', id, withKey('new', { action: 'remove', userIds: ['a'] }))
  await sweep.run({})
  expect(await db.idempotentReply.findMany({ select: { key: true } })).toEqual([{ key: 'new' }])
  expect(await db.segmentCall.findMany({ where: { segmentId: id } })).toMatchObject([{ operation: 'remove' }])
})
