import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ScimClient } from '@/lib/scim-client/client'
import type { BulkSize } from '@/lib/scim-client/schema'
import { startHttpServer } from '@/tests/support/http-server'
import { failed, openClient, worked } from './clients'

interface Operation {
  method: string
  path: string
  bulkId?: string
  version?: string
  data: { userName?: string; externalId?: string }
}
interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
  delayMs?: number
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}
}

/** A provider that answers bulk requests as it is told to; others as most do. */
async function clientOf(
  bulk: (operations: Operation[]) => Answer,
  {
    maxOperations = 100,
    maxPayloadSize = 100_000,
    timeoutMs = 5_000,
    bulkSize,
  }: {
    maxOperations?: number
    maxPayloadSize?: number
    timeoutMs?: number
    bulkSize?: BulkSize | undefined
  } = {},
) {
  const sizes: number[] = []
  const bytes: number[] = []
  const singles: string[] = []
  const { origin } = await startHttpServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const body = await bodyOf(request)
    const isBulk = url.endsWith('/Bulk')
    const operations = (body.Operations ?? []) as Operation[]
    if (isBulk) {
      sizes.push(operations.length)
      bytes.push(Number(headers['content-length']))
    } else
      singles.push(
        `${method} ${url.replace('/scim', '')}${headers['if-match'] ? ` if ${headers['if-match']}` : ''}`,
      )
    const name = (body as { userName?: string }).userName ?? url.split('/').at(-1)
    const single =
      name === 'gone'
        ? { status: 404 }
        : { status: method === 'POST' ? 201 : 200, body: { id: `id-${name}`, meta: { version: 'W/"7"' } } }
    const { status, body: said, headers: more, delayMs = 0 }: Answer = isBulk ? bulk(operations) : single
    if (delayMs) await setTimeout(delayMs)
    response.writeHead(status, { 'content-type': 'application/scim+json', ...more })
    response.end(said === undefined ? '' : JSON.stringify(said))
  })
  const capabilities = { bulk: { maxOperations, maxPayloadSize }, etag: true }
  return {
    client: openClient({ url: `${origin}/scim`, timeoutMs, bulkSize }, capabilities),
    sizes,
    bytes,
    singles,
  }
}

const created = ({ bulkId, data }: Operation) => ({
  method: 'POST',
  bulkId,
  status: '201',
  location: `https://provider.example/scim/Users/id-${data.userName}`,
})
const all = (operations: Operation[]): Answer => ({
  status: 200,
  body: { Operations: operations.map(created) },
})
const creating = (client: ScimClient, count: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => client.createUser({ userName: `p${at}` })))
const idsOf = (results: Awaited<ReturnType<typeof creating>>) => results.map((result) => worked(result).id)
const ids = (count: number) => Array.from({ length: count }, (_, at) => `id-p${at}`)
const titled = (etag: string | null = null) => ({ differences: [{ path: 'title', value: 'Dr' }], etag })

test('A request has at most what the provider takes, in operations and in bytes; a longer call goes by itself', async () => {
  const byCount = await clientOf(all, { maxOperations: 4 })
  expect(idsOf(await creating(byCount.client, 10))).toEqual(ids(10))
  expect(byCount.sizes).toEqual([4, 4, 2])
  const byBytes = await clientOf(all, { maxPayloadSize: 400 })
  const [first, , last] = await Promise.all([
    byBytes.client.createUser({ userName: 'p0' }),
    creating(byBytes.client, 6),
    byBytes.client.createUser({ userName: 'long', title: 'x'.repeat(400) }),
  ])
  expect([worked(first).id, worked(last).id]).toEqual(['id-p0', 'id-long'])
  expect(byBytes.sizes.length).toBeGreaterThan(1)
  expect(Math.max(...byBytes.bytes)).toBeLessThanOrEqual(400)
  expect(byBytes.singles).toEqual(['POST /Users'])
})

test.each([400, 403, 404, 405, 501])(
  'Bulk that is refused with %i is not asked for again',
  async (status) => {
    const { client, sizes, singles } = await clientOf(() => ({ status, body: {} }))
    expect(idsOf(await creating(client, 5))).toEqual(ids(5))
    expect(idsOf(await creating(client, 5))).toEqual(ids(5))
    expect({ sizes, singles: singles.length }).toEqual({ sizes: [5], singles: 10 })
  },
)

test.each([
  [401, {}, { kind: 'unauthenticated' }],
  [429, { 'retry-after': '4' }, { kind: 'throttled', retryAfterSeconds: 4 }],
  [503, { 'retry-after': '4' }, { kind: 'throttled', retryAfterSeconds: 4 }],
])('%i is said to all of a request, and bulk stays in use', async (status, headers, failure) => {
  let isRefused = true
  const { client, sizes, singles } = await clientOf((operations) =>
    isRefused ? { status, headers, body: {} } : all(operations),
  )
  expect((await creating(client, 3)).map(failed)).toMatchObject([failure, failure, failure])
  isRefused = false
  expect(idsOf(await creating(client, 3))).toEqual(ids(3))
  expect({ sizes, singles }).toEqual({ sizes: [3, 3], singles: [] })
})

test('What is too large is sent in smaller parts, and stays so', async () => {
  const { client, sizes, singles } = await clientOf((operations) =>
    operations.length > 3 ? { status: 413, body: {} } : all(operations),
  )
  expect(idsOf(await creating(client, 12))).toEqual(ids(12))
  expect(sizes).toEqual([12, 6, 6, 3, 3, 3, 3])
  expect(idsOf(await creating(client, 6))).toEqual(ids(6))
  expect(sizes.slice(7)).toEqual([3, 3])
  expect(singles).toEqual([])
})

test('A limit of operations that says 429 is found, kept to, and told to the next client', async () => {
  const sizes: number[] = []
  const bulk = (operations: Operation[]): Answer => {
    sizes.push(operations.length)
    return operations.length > 10 ? { status: 429, headers: { 'retry-after': '1' } } : all(operations)
  }
  const known: BulkSize[] = []
  let left = 300
  // Each time it is throttled, a run goes on with another client.
  for (let clients = 0; left > 0 && clients < 10; clients += 1) {
    const { client } = await clientOf(bulk, { bulkSize: known.at(-1) })
    for (let isThrottled = false; left > 0 && !isThrottled; ) {
      const results = await creating(client, Math.min(24, left))
      left -= results.filter(({ ok }) => ok).length
      isThrottled = results.some((result) => !result.ok && failed(result).kind === 'throttled')
    }
    const size = client.bulkSize()
    if (size) known.push(size)
  }
  expect(left).toBe(0)
  expect(known.at(-1)?.most).toBe(10)
  expect(sizes.filter((size) => size > 10).length).toBeLessThanOrEqual(8)
  expect(sizes.slice(-10)).toContain(10)
})

test('No request is empty where those before it took more than they were meant to', async () => {
  const { client, sizes, singles } = await clientOf((operations) => ({ ...all(operations), delayMs: 5 }), {
    bulkSize: { most: 2, taken: 2, ceiling: 24 },
  })
  expect(idsOf(await creating(client, 40))).toEqual(ids(40))
  expect(Math.max(...sizes)).toBeGreaterThan(2)
  expect(Math.min(...sizes)).toBeGreaterThan(0)
  expect(singles).toEqual([])
})

test('What takes too long leaves open what was done, and less is asked for at a time', async () => {
  const { client, sizes } = await clientOf(
    (operations) => ({ ...all(operations), delayMs: operations.length > 6 ? 2_000 : 0 }),
    { timeoutMs: 300 },
  )
  const failures = (await creating(client, 12)).map(failed)
  expect(failures[0]).toEqual({ kind: 'timeout', wasSent: true, isShared: true })
  expect(idsOf(await creating(client, 12))).toEqual(ids(12))
  expect(sizes).toEqual([12, 6, 6])
})

test.each([
  ['500', () => ({ status: 500 })],
  ['no answer in time', () => ({ status: 200, delayMs: 1_000 })],
  ['no JSON', () => ({ status: 200, body: 'Welcome' })],
  ['nothing about them', () => ({ status: 200, body: { Operations: [] } })],
  [
    '500 for each of them',
    (operations: Operation[]) => ({
      status: 200,
      body: { Operations: operations.map(({ bulkId }) => ({ bulkId, status: '500' })) },
    }),
  ],
])('Where bulk has for an answer: %s, changes are made one by one', async (_, bulk) => {
  const { client, sizes, singles } = await clientOf(bulk, { timeoutMs: 300 })
  const change = () => Promise.all(['a', 'b', 'c', 'd'].map((id) => client.updateUser(id, titled())))
  expect((await change()).map((result) => worked(result)?.id)).toEqual(['id-a', 'id-b', 'id-c', 'id-d'])
  expect(sizes).toEqual([4])
  expect(singles).toHaveLength(4)
})

test('What an answer leaves out may have been done or not, and is told so; the next calls go by themselves', async () => {
  const { client, sizes, singles } = await clientOf((operations) => all(operations.slice(0, 2)))
  const results = await creating(client, 4)
  expect(idsOf(results.slice(0, 2))).toEqual(ids(2))
  const [one, other] = results.slice(2).map(failed)
  expect(one).toMatchObject({ kind: 'serverError', wasSent: true })
  expect(other).toBe(one)
  expect(idsOf(await creating(client, 2))).toEqual(ids(2))
  expect({ sizes, singles: singles.length }).toEqual({ sizes: [4], singles: 2 })
})

test('Whoever was created as nobody knows what has to be looked for', async () => {
  const { client } = await clientOf((operations) => ({
    status: 200,
    body: { Operations: operations.map(({ bulkId }) => ({ bulkId, status: '201' })) },
  }))
  const failures = (await creating(client, 2)).map(failed)
  expect(failures).toMatchObject([{ kind: 'serverError', wasSent: true }, { wasSent: true }])
})

test('An answer that is none leaves open what was done', async () => {
  const { client } = await clientOf(() => ({ status: 200, body: 'Welcome' }))
  const failures = (await creating(client, 3)).map(failed)
  expect(failures.map(({ kind }) => kind)).toEqual(Array(3).fill('serverError'))
})

test('Answers belong to operations by name, by address, or by place alone (RFC 7644 §3.7)', async () => {
  const shuffled = await clientOf((operations) => ({
    status: 200,
    body: {
      Operations: operations
        .map((operation) =>
          operation.method === 'POST'
            ? created(operation)
            : {
                location: `https://x.example${operation.path}`,
                status: operation.path.endsWith('gone') ? '404' : 200,
              },
        )
        .reverse(),
    },
  }))
  const [made, gone, changed] = await Promise.all([
    shuffled.client.createUser({ userName: 'p0' }),
    shuffled.client.updateUser('gone', titled()),
    shuffled.client.updateUser('b/c', titled()),
  ])
  expect(worked(made).id).toBe('id-p0')
  expect(failed(gone).kind).toBe('notFound')
  expect(worked(changed)).toBeNull()

  const placed = await clientOf((operations) => ({
    status: 200,
    body: { Operations: operations.map(({ path }) => ({ status: path.endsWith('gone') ? '404' : '204' })) },
  }))
  const [first, second] = await Promise.all([
    placed.client.updateUser('gone', titled()),
    placed.client.updateUser('there', titled()),
  ])
  expect(failed(first).kind).toBe('notFound')
  expect(worked(second)).toBeNull()
})

const answerOf = (parts: (operations: Operation[]) => object[]) => (operations: Operation[]) => ({
  status: 200,
  body: { Operations: parts(operations) },
})

test('What is answered twice under one name is the answer of nobody', async () => {
  const { client } = await clientOf(
    answerOf((operations) => operations.map((one) => ({ ...created(one), bulkId: operations[0]?.bulkId }))),
  )
  const failures = (await creating(client, 3)).map(failed)
  expect(failures).toMatchObject(Array(3).fill({ kind: 'serverError', isShared: true }))

  const changes = await clientOf(
    answerOf((operations) => operations.map(() => ({ location: operations[0]?.path, status: '204' }))),
  )
  const [a, b] = await Promise.all(['a', 'b'].map((id) => changes.client.updateUser(id, titled())))
  expect([a && worked(a)?.id, b && worked(b)?.id]).toEqual(['id-a', 'id-b'])
  expect(changes.singles).toEqual(['PATCH /Users/a', 'PATCH /Users/b'])
})

test('Whoever was created without a name is known by what the answer says of them, in whatever order', async () => {
  const answers = (response: (operation: Operation) => unknown) =>
    clientOf(
      answerOf((operations) =>
        operations.map((operation) => ({ status: '201', response: response(operation) })).reverse(),
      ),
    )
  const named = await answers(({ data }) => ({
    id: `id-${data.userName}`,
    userName: data.userName?.toUpperCase(),
  }))
  expect(idsOf(await creating(named.client, 3))).toEqual(ids(3))
  const numbered = await answers(({ data }) =>
    JSON.stringify({ id: `id-${data.userName}`, externalId: data.externalId }),
  )
  const people = ['p0', 'p1'].map((userName) => ({ userName, externalId: `number of ${userName}` }))
  const made = await Promise.all(people.map((one) => numbered.client.createUser(one)))
  expect(idsOf(made)).toEqual(ids(2))
  expect([...named.singles, ...numbered.singles]).toEqual([])

  const nameless = await answers(({ data }) => ({ id: `id-${data.userName}` }))
  const same = await answers(() => ({ id: 'id-p0', userName: 'p0' }))
  for (const { client } of [nameless, same]) {
    const failures = (await creating(client, 3)).map(failed)
    expect(failures).toMatchObject(Array(3).fill({ kind: 'serverError', isShared: true }))
  }
})

test('Two who are created under one name do not both take the only answer', async () => {
  const { client } = await clientOf(
    answerOf(() => [{ status: '201', response: { id: 'id-p0', userName: 'p0' } }, { status: '409' }]),
  )
  const both = await Promise.all([
    client.createUser({ userName: 'p0' }),
    client.createUser({ userName: 'P0' }),
  ])
  expect(both.map(failed)).toMatchObject([{ isShared: true }, { isShared: true }])
})

test('An answer stands for a change by its place where it could be of that change alone', async () => {
  const { client, singles } = await clientOf(
    answerOf((operations) =>
      operations
        .map(({ method, path }) =>
          method === 'POST'
            ? { method, status: '201', response: {} }
            : { method, status: '200', response: path.endsWith('b') ? { id: 'b', title: 'Dr' } : undefined },
        )
        .reverse(),
    ),
  )
  const [made, first, second] = await Promise.all([
    client.createUser({ userName: 'p0' }),
    client.updateUser('a', titled()),
    client.updateUser('b', titled()),
  ])
  expect(failed(made)).toMatchObject({ isShared: true })
  expect(worked(first)).toBeNull()
  expect(worked(second)).toMatchObject({ id: 'b' })
  expect(singles).toEqual([])
})

test('One operation that fails fails alone, with its own words', async () => {
  const { client, singles } = await clientOf((operations) => ({
    status: 200,
    headers: { 'retry-after': '9' },
    body: {
      Operations: operations.map((operation, at) => {
        const refused = (status: number, response: object) => ({ ...created(operation), status, response })
        if (at === 1) return refused(409, { scimType: 'uniqueness', detail: 'taken' })
        if (at === 2) return refused(400, { scimType: 'invalidValue', detail: 'no such country' })
        if (at === 3) return refused(429, {})
        if (at === 4) return refused(500, {})
        if (at === 5) return refused(401, {})
        return created(operation)
      }),
    },
  }))
  const results = await creating(client, 7)
  expect(results.map((result) => (result.ok ? result.value.id : result.failure))).toMatchObject([
    'id-p0',
    { kind: 'uniqueness', message: 'taken' },
    { kind: 'invalid', scimType: 'invalidValue', message: 'no such country' },
    { kind: 'throttled', retryAfterSeconds: 9 },
    { kind: 'serverError', wasSent: true },
    // The request itself was let in: whoever is refused all the same is asked for by itself.
    'id-p5',
    'id-p6',
  ])
  expect(singles).toEqual(['POST /Users'])
})

test.each([401, 404, 405, 501])(
  'That single operations end in %i is believed where they do so alone as well, and bulk is given up where not',
  async (status) => {
    const { client, sizes, singles } = await clientOf((operations) => ({
      status: 200,
      body: {
        Operations: operations.map((operation) => ({ ...created(operation), status: String(status) })),
      },
    }))
    const change = () => Promise.all(['gone', 'there', 'here'].map((id) => client.updateUser(id, titled())))
    const [gone, ...others] = await change()
    expect(gone && failed(gone).kind).toBe('notFound')
    expect(others.map((result) => worked(result)?.id)).toEqual(['id-there', 'id-here'])
    expect(singles).toEqual(['PATCH /Users/gone', 'PATCH /Users/there', 'PATCH /Users/here'])
    await change()
    expect(idsOf(await creating(client, 2))).toEqual(ids(2))
    expect(sizes).toEqual([3])
  },
)

test('Bulk stays in use where somebody is really gone', async () => {
  const { client, sizes, singles } = await clientOf((operations) => ({
    status: 200,
    body: {
      Operations: operations.map(({ path }) => ({
        location: path,
        status: path.endsWith('gone') ? '404' : '204',
      })),
    },
  }))
  const change = () => Promise.all(['gone', 'there'].map((id) => client.updateUser(id, titled())))
  await change()
  await change()
  expect({ sizes, singles }).toEqual({ sizes: [2, 2], singles: ['PATCH /Users/gone', 'PATCH /Users/gone'] })
})

test('Versions go along, and who changed meanwhile is read again (RFC 7644 §3.14)', async () => {
  const versions: (string | undefined)[] = []
  const { client, singles } = await clientOf((operations) => ({
    status: 200,
    body: {
      Operations: operations.map(({ path, version }) => {
        versions.push(version)
        const isStale = version !== 'W/"7"'
        return { location: path, ...(isStale ? { status: '412' } : { status: '204', version: 'W/"8"' }) }
      }),
    },
  }))
  const [fresh, stale, other] = await Promise.all([
    client.updateUser('a', titled('W/"7"')),
    client.updateUser('b', titled('W/"6"')),
    client.updateUser('c', titled('W/"7"')),
  ])
  expect([fresh, other].map(worked)).toMatchObject([
    { id: 'a', etag: 'W/"8"' },
    { id: 'c', etag: 'W/"8"' },
  ])
  expect(versions).toEqual(['W/"7"', 'W/"6"', 'W/"7"'])
  expect(worked(stale)).toMatchObject({ etag: 'W/"7"' })
  expect(singles).toEqual(['GET /Users/b', 'PATCH /Users/b if W/"7"'])
})
