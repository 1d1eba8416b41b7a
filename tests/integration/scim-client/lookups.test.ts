import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { toResource } from '@/lib/scim-client/attributes'
import type { ScimClient } from '@/lib/scim-client/client'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { discoverClient, failed, openClient, worked } from './clients'

let provider: ScimProvider
beforeAll(async () => {
  provider = await startScimProvider()
})
afterAll(() => provider.close())

let number = 0
function names(count: number): string[] {
  number += 1
  return Array.from({ length: count }, (_, at) => `Lookup-${number}-${at}@example.com`)
}
const create = async (client: ScimClient, userName: string) =>
  worked(await client.createUser(toResource({ userName }, { active: true })))
const findAll = (client: ScimClient, values: readonly string[]) =>
  Promise.all(values.map((value) => client.findUsers('userName', value)))

async function requests(act: () => Promise<unknown>): Promise<number> {
  const before = await provider.state()
  await act()
  return (await provider.state()).requests - before.requests
}

test('who is looked for at the same time shares a filter once the provider has shown somebody, and each is told apart', async () => {
  const client = await discoverClient(provider)
  const [first = '', ...others] = names(41)
  // Nobody is known to be there: each goes alone.
  expect(await requests(() => findAll(client, [first, ...others.slice(0, 4)]))).toBe(5)
  await create(client, first)
  for (const name of others.slice(0, 10)) await create(client, name)
  let found: Awaited<ReturnType<typeof findAll>> = []
  expect(await requests(async () => (found = await findAll(client, others)))).toBeLessThan(5)
  const there = found.map((one) => worked(one).map(({ body }) => body.userName))
  expect(there).toEqual(others.map((name, at) => (at < 10 ? [name] : [])))
})

test('who is there twice is told with the answer about them', async () => {
  const asked: number[] = []
  const url = await startFilter((clauses) => {
    asked.push(clauses.length)
    return clauses.flatMap((name) =>
      (name.startsWith('twice') ? [`${name}-1`, `${name}-2`] : [name]).map((id) => ({ id, userName: name })),
    )
  })
  const client = openClient({ url })
  await meet(client)
  const [twice, once] = await findAll(client, ['twice', 'once'])
  expect(worked(twice ?? failedNever()).map(({ id }) => id)).toEqual(['twice-1', 'twice-2'])
  expect(twice?.ok && twice.answer.body).toContain('twice-2')
  expect(worked(once ?? failedNever()).map(({ id }) => id)).toEqual(['once'])
  expect(asked).toEqual([1, 1, 4, 1])
})

const isWitness = (name: string) => ['witness', 'other'].includes(name)

/** Two people of whom the client knows from now on that they are there. */
async function meet(client: ScimClient): Promise<void> {
  for (const name of ['witness', 'other']) worked(await client.findUsers('userName', name))
}

// Each has `witness` and `somebody`, and makes something else of `or`.
test.each([
  ['heeds the first clause alone', (clauses: string[]) => clauses.slice(0, 1)],
  ['heeds the last clause alone', (clauses: string[]) => clauses.slice(-1)],
  ['heeds two clauses alone', (clauses: string[]) => clauses.slice(0, 2)],
  ['finds nobody by more than one clause', (clauses: string[]) => (clauses.length > 1 ? [] : clauses)],
  ['answers with everybody', () => ['witness', 'other', 'somebody', 'stranger']],
  ['answers with a part', (clauses: string[]) => (clauses.length > 1 ? null : clauses)],
  ['refuses more than one clause', (clauses: string[]) => (clauses.length > 1 ? 400 : clauses)],
  ['fails at more than one clause', (clauses: string[]) => (clauses.length > 1 ? 500 : clauses)],
])('a provider that %s has everybody looked up alone', async (_, understand) => {
  const there = ['witness', 'other', 'somebody', 'stranger']
  let joined = 0
  const url = await startFilter((clauses) => {
    if (clauses.length > 1) joined += 1
    const heeded = understand(clauses)
    if (typeof heeded === 'number') return heeded
    const found = (heeded ?? clauses.slice(-1)).filter((name) => there.includes(name))
    const resources = found.map((userName) => ({ id: userName, userName }))
    return heeded === null ? { total: clauses.length, resources } : resources
  })
  const client = openClient({ url })
  await meet(client)
  for (let round = 0; round < 2; round += 1) {
    const found = await findAll(client, ['nobody', 'somebody', 'no one'])
    expect(found.map((one) => worked(one).map(({ id }) => id))).toEqual([[], ['somebody'], []])
  }
  expect(joined).toBe(1)
})

test('a limit that is met concerns all who were looked for together, and filters stay shared', async () => {
  let isBusy = false
  const sizes: number[] = []
  const url = await startFilter((clauses) => {
    sizes.push(clauses.length)
    return isBusy ? 429 : clauses.filter(isWitness).map((id) => ({ id, userName: id }))
  })
  const client = openClient({ url })
  await meet(client)
  isBusy = true
  const refused = await findAll(client, ['a', 'b', 'c'])
  expect(refused.map((one) => failed(one).kind)).toEqual(['throttled', 'throttled', 'throttled'])
  isBusy = false
  for (const one of await findAll(client, ['a', 'b', 'c'])) expect(worked(one)).toEqual([])
  expect(sizes).toEqual([1, 1, 5, 5])
})

test('pages smaller than what is looked for keep filters small, and addresses stay short', async () => {
  const lengths: number[] = []
  const sizes: number[] = []
  const url = await startFilter((clauses, length) => {
    sizes.push(clauses.length)
    lengths.push(length)
    return clauses.filter(isWitness).map((id) => ({ id, userName: id }))
  })
  const small = openClient({ url }, { maxResults: 10 })
  await meet(small)
  await findAll(
    small,
    Array.from({ length: 30 }, (_, at) => `n${at}`),
  )
  expect(Math.max(...sizes)).toBe(5)
  const usual = openClient({ url })
  await meet(usual)
  await findAll(
    usual,
    Array.from({ length: 60 }, (_, at) => `${'é'.repeat(40)}${at}`),
  )
  expect(Math.max(...sizes)).toBeGreaterThan(5)
  expect(Math.max(...lengths)).toBeLessThan(2_500)
})

test('a provider that hangs up on shared filters is asked about each alone, and soon no more about several', async () => {
  let joined = 0
  const url = await startFilter((clauses) => {
    if (clauses.length === 1) return clauses.map((id) => ({ id, userName: id }))
    joined += 1
    return 'drop'
  })
  const client = openClient({ url })
  await meet(client)
  for (const round of [1, 2, 3]) {
    const names = ['a', 'b', 'c'].map((name) => `${name}${round}`)
    const found = await findAll(client, names)
    expect(found.map((one) => worked(one).map(({ id }) => id))).toEqual(names.map((name) => [name]))
  }
  expect(joined).toBe(2)
})

test('a shared filter now and then that is not answered does not keep later ones from being shared', async () => {
  const sizes: number[] = []
  const url = await startFilter((clauses) => {
    sizes.push(clauses.length)
    if (sizes.length % 5 === 3) return 'drop'
    return clauses.map((id) => ({ id, userName: id }))
  })
  const client = openClient({ url })
  await meet(client)
  for (const round of [1, 2, 3, 4, 5]) await findAll(client, [`a${round}`, `b${round}`])
  expect(sizes).toEqual([1, 1, 4, 1, 1, 4, 4, 4, 1, 1, 4])
})

test('nobody is taken to be absent for having been left out of a shared answer, except by their own name', async () => {
  const capped = (clauses: string[]) =>
    // The witnesses are in it, and the total is only that of the page.
    (clauses.length > 1 ? clauses.filter(isWitness) : clauses).map((id) => ({
      id,
      userName: id,
      externalId: id,
    }))
  const client = openClient({ url: await startFilter(capped) })
  for (const name of ['witness', 'other']) worked(await client.findUsers('externalId', name))
  const found = await Promise.all(['a', 'b'].map((value) => client.findUsers('externalId', value)))
  expect(found.map((one) => worked(one).map(({ id }) => id))).toEqual([['a'], ['b']])
  await meet(client)
  for (const one of await findAll(client, ['a', 'b'])) expect(worked(one)).toEqual([])
  const alone = await Promise.all(
    ['a', 'b'].map((value) => client.findUsers('userName', value, { isAlone: true })),
  )
  expect(alone.map((one) => worked(one).map(({ id }) => id))).toEqual([['a'], ['b']])
})

type Resource = { id: string; userName: string; externalId?: string }
type Given = Resource[] | number | 'drop' | { total: number; resources: Resource[] }

/**
 * A provider that knows filters by `userName` and `externalId` alone.
 * @param answer resources, a status, the end of the connection, or a part of so many
 */
async function startFilter(answer: (names: string[], length: number) => Given): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const clauses = (url.searchParams.get('filter') ?? '').split(' or ')
    const names = clauses.map((clause) => /^(?:userName|externalId) eq "(.*)"$/.exec(clause)?.[1] ?? '')
    const given = answer(names, request.url?.length ?? 0)
    if (given === 'drop') {
      request.socket.destroy()
      return
    }
    if (typeof given === 'number') {
      response
        .writeHead(given, { 'content-type': 'application/scim+json' })
        .end(JSON.stringify({ status: String(given) }))
      return
    }
    const { total, resources } = Array.isArray(given) ? { total: given.length, resources: given } : given
    response.writeHead(200, { 'content-type': 'application/scim+json' })
    response.end(JSON.stringify({ totalResults: total, Resources: resources }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function failedNever(): never {
  throw new Error('nothing was answered')
}
