import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readValues, toResource } from '@/lib/scim-client/attributes'
import type { ScimClient } from '@/lib/scim-client/client'
import { discover } from '@/lib/scim-client/discovery'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { discoverClient, failed, openSend, worked } from './clients'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:'
const workEmail = 'emails[type eq "work"].value'
const everything = { patch: true, filter: true, bulk: false, etag: false, groups: true, maxResults: 200 }

let provider: ScimProvider
let number = 0
let userName = ''

beforeAll(async () => {
  provider = await startScimProvider()
})
beforeEach(() => {
  number += 1
  userName = `Ada-${number}@example.com`
})
afterAll(() => provider.close())

async function configure(options: ScimProviderOptions = {}): Promise<ScimClient> {
  await provider.set({ ...everything, ...options })
  return discoverClient(provider)
}

function createAda(client: ScimClient, more: Record<string, string> = {}) {
  const values = { userName, [workEmail]: userName, externalId: `E-${number}`, ...more }
  return client.createUser(toResource(values, { active: true }))
}

async function methodsOf(act: () => Promise<unknown>): Promise<Record<string, number>> {
  const { byMethod: before } = await provider.state()
  await act()
  const { byMethod } = await provider.state()
  const made = Object.entries(byMethod).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
  return Object.fromEntries(made.filter(([, count]) => count > 0))
}

test('What a provider announces is what counts (RFC 7643 §5, RFC 7644 §4)', async () => {
  await provider.set({ patch: false, filter: false, bulk: true, etag: true, groups: false, maxResults: 50 })
  const asked = { baseUrl: provider.url, send: openSend(provider), secrets: [] }
  const capabilities = worked(await discover(asked))
  expect(capabilities).toMatchObject({
    patch: false,
    filter: false,
    maxResults: 50,
    etag: true,
    bulk: { maxOperations: 100 },
    groups: false,
  })
  const attributes = new Map(capabilities.userAttributes?.map((attribute) => [attribute.path, attribute]))
  expect(attributes.get('userName')).toMatchObject({
    isRequired: true,
    isWritable: true,
    isMultiValued: false,
  })
  expect(attributes.get('emails.value')).toMatchObject({ isMultiValued: true })
  expect(attributes.get('groups.value')).toMatchObject({ isWritable: false })
  expect(attributes.get(`${enterprise}department`)).toMatchObject({ isWritable: true })
})

test('People are found by name and e-mail without case, and by external id exactly (RFC 7643 §4.1)', async () => {
  const client = await configure()
  const { id } = worked(await createAda(client))
  for (const [attribute, value] of [
    ['userName', userName.toUpperCase()],
    ['email', userName.toUpperCase()],
    ['externalId', `E-${number}`],
  ] as const) {
    expect(worked(await client.findUsers(attribute, value)).map((user) => user.id)).toEqual([id])
  }
  expect(worked(await client.findUsers('externalId', `e-${number}`))).toEqual([])
  expect(worked(await client.findUsers('userName', 'a"b\\c) or (userName pr'))).toEqual([])
})

test('A name that is taken is a failure by which the person is found (RFC 7644 §3.3)', async () => {
  const client = await configure()
  await createAda(client)
  const failure = failed(await createAda(client))
  expect(failure).toMatchObject({ kind: 'uniqueness', scimType: 'uniqueness', answer: { status: 409 } })
  expect(worked(await client.findUsers('userName', userName))).toHaveLength(1)
})

test('PATCH sends what changed alone, and what is not there yet as a whole (RFC 7644 §3.5.2)', async () => {
  const client = await configure()
  const { id } = worked(await createAda(client, { title: 'Engineer', [`${enterprise}department`]: 'R&D' }))
  const phone = 'phoneNumbers[type eq "work"].value'
  const differences = [
    { path: workEmail, value: 'new@example.com' },
    { path: phone, value: '+33 1' },
    { path: `${enterprise}manager.value`, value: 'm-1' },
    { path: `${enterprise}department`, value: null },
    { path: 'active', value: false },
  ]
  worked(await client.updateUser(id, { differences, etag: null }))
  const kept = (await provider.resource(id)) ?? {}
  expect(
    readValues(kept, [workEmail, phone, `${enterprise}manager.value`, `${enterprise}department`, 'title']),
  ).toEqual({
    [workEmail]: 'new@example.com',
    [phone]: '+33 1',
    [`${enterprise}manager.value`]: 'm-1',
    [`${enterprise}department`]: null,
    title: 'Engineer',
  })
  expect(kept.active).toBe(false)
  const removal = [
    { path: `${enterprise}manager.value`, value: null },
    { path: phone, value: null },
  ]
  expect(await methodsOf(() => client.updateUser(id, { differences: removal, etag: null }))).toEqual({
    PATCH: 1,
  })
  const left = (await provider.resource(id)) ?? {}
  expect(readValues(left, [`${enterprise}manager.value`, phone])).toEqual({
    [`${enterprise}manager.value`]: null,
    [phone]: null,
  })
})

test('Without PATCH the whole is replaced, with what Portico does not send (RFC 7644 §3.5.1)', async () => {
  const client = await configure({ patch: false })
  const { id } = worked(await createAda(client, { nickName: 'Countess', 'name.givenName': 'Ada' }))
  const differences = [
    { path: 'title', value: 'Dr' },
    { path: 'name.familyName', value: 'Lovelace' },
  ]
  const change = () => client.updateUser(id, { differences, etag: null }).then(worked)
  expect(await methodsOf(change)).toEqual({ GET: 1, PUT: 1 })
  expect(await provider.resource(id)).toMatchObject({
    userName,
    nickName: 'Countess',
    title: 'Dr',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ value: userName, type: 'work' }],
  })
})

test('A provider that announces PATCH and refuses it gets PUT from then on', async () => {
  const client = await configure()
  const { id } = worked(await createAda(client))
  await provider.set({ patch: false })
  const change = (value: string) => () =>
    client.updateUser(id, { differences: [{ path: 'title', value }], etag: null })
  expect(await methodsOf(change('one'))).toEqual({ PATCH: 1, GET: 1, PUT: 1 })
  expect(await methodsOf(change('two'))).toEqual({ GET: 1, PUT: 1 })
  expect(await provider.resource(id)).toMatchObject({ title: 'two' })
})

test('Without filters the list is read once, page by page, and again only in doubt (RFC 7644 §3.4.2.4)', async () => {
  const client = await configure({ filter: false, maxResults: 50 })
  await provider.addUsers(Array.from({ length: 120 }, (_, at) => `before-${number}-${at}@example.com`))
  const { users } = await provider.state()
  const pages = Math.ceil(users / 50)
  const find = (name: string) => client.findUsers('userName', name).then(worked)
  expect(await methodsOf(() => find(`BEFORE-${number}-117@example.com`))).toEqual({ GET: pages + 1 })
  expect(await methodsOf(() => find(userName))).toEqual({})
  worked(await createAda(client))
  expect(await methodsOf(async () => expect(await find(userName)).toHaveLength(1))).toEqual({ GET: 1 })
  // Somebody else makes a user: the creation is refused, and now they are found.
  const name = `elsewhere-${number}@example.com`
  await provider.addUsers([name])
  expect(await find(name)).toEqual([])
  expect(failed(await client.createUser(toResource({ userName: name }, { active: true }))).kind).toBe(
    'uniqueness',
  )
  expect(await find(name)).toHaveLength(1)
})

test('A resource that changed meanwhile is read again, once (RFC 7644 §3.14)', async () => {
  const client = await configure({ etag: true })
  const { id, etag } = worked(await createAda(client))
  expect(etag).toBe('W/"1"')
  const change = (value: string, seen: string | null) => () =>
    client.updateUser(id, { differences: [{ path: 'title', value }], etag: seen }).then(worked)
  expect(await methodsOf(change('one', etag))).toEqual({ PATCH: 1 })
  expect(await methodsOf(change('two', etag))).toEqual({ PATCH: 2, GET: 1 })
  expect(await provider.resource(id)).toMatchObject({ title: 'two', meta: { version: 'W/"3"' } })
})

test.each([{ patch: true }, { patch: false }])(
  'Groups follow, with $patch PATCH (RFC 7643 §4.2)',
  async (options) => {
    const client = await configure(options)
    const count = 1_200
    await provider.addUsers(Array.from({ length: count }, (_, at) => `member-${number}-${at}@example.com`))
    const all = (await provider.users()).slice(-count).map(({ id }) => id)
    const displayName = `Team ${number}`
    const { id } = worked(await client.createGroup({ displayName, externalId: `team-${number}` }))
    const first10 = { add: all.slice(0, 10), remove: [] }
    worked(await client.changeMembers(id, first10, { mayHaveNobody: true }))
    const [first] = worked(await client.findGroups(displayName.toUpperCase()))
    expect(first?.id).toBe(id)
    const change = { add: all.slice(5), remove: [...all.slice(0, 3), 'nobody'] }
    const made = await methodsOf(async () => worked(await client.changeMembers(id, change)))
    expect(made).toEqual(options.patch ? { PATCH: 1 } : { GET: 1, PUT: 1 })
    worked(await client.renameGroup(id, `${displayName}!`))
    const kept = (await provider.resource(id)) as { displayName: string; members: { value: string }[] }
    expect(kept.displayName).toBe(`${displayName}!`)
    expect(new Set(kept.members.map(({ value }) => value))).toEqual(new Set(all.slice(3)))
    worked(await client.deleteGroup(id))
    expect(failed(await client.deleteGroup(id)).kind).toBe('notFound')
  },
)

test('Whoever is deleted is gone (RFC 7644 §3.6)', async () => {
  const client = await configure()
  const { id } = worked(await createAda(client))
  worked(await client.deleteUser(id))
  expect(failed(await client.deleteUser(id)).kind).toBe('notFound')
  expect(
    failed(await client.updateUser(id, { differences: [{ path: 'title', value: 'x' }], etag: null })).kind,
  ).toBe('notFound')
})
