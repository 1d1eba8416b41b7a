import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped, type Grouped, makeRemoteGroup } from '@/tests/support/synced-groups'

const isById = (url: string) => /\/Groups\/[^?]/.test(url)
const isCreation = ({ method, url }: { method: string; url: string }) =>
  method === 'POST' && url.endsWith('/Groups')

/** One audience of everybody, and a proxy that may answer in the provider's place. */
async function createBehind(options: ScimProviderOptions = {}) {
  const provider = await startScimProvider(options)
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const grouped = await createGrouped(provider, { people: 3, audiences: { All: [0, 1, 2] }, url })
  const { All: audienceId = '' } = grouped.audienceIds
  return { provider, proxy, grouped, audienceId, made: () => proxy.requests.filter(isCreation).length }
}

const notFound = { status: 404, body: { detail: 'No such group' } }
const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
const nothing = { status: 200, body: { schemas, totalResults: 0, Resources: [] } }

test.for([true, false])(
  'a group that is not found by its id is made once by a run, which ends (found by its name: %s)',
  async (isListed) => {
    const { proxy, grouped, audienceId, made } = await createBehind({ sameNames: true })
    proxy.answer(({ url }) => {
      if (isById(url)) return notFound
      return !isListed && /\/Groups\?/.test(url) ? nothing : undefined
    })
    const run = await grouped.hurry(await grouped.start())
    expect(run).toMatchObject({ state: 'finished', outcome: 'partially_completed' })
    expect(run.groups[audienceId]).toMatchObject({
      operation: 'provision',
      status: 'failed',
      reason: 'groupNotFound',
      attempts: 5,
    })
    expect(made()).toBe(1)
    proxy.answer(() => undefined)
    expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'succeeded' })
    expect(made()).toBe(1)
    expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  },
)

test('a group that was deleted is made again once, also where the new one is not found and answers fail in between', async () => {
  const { proxy, grouped, audienceId, made } = await createBehind({ sameNames: true })
  await grouped.run()
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId } })
  const before = made()
  await db.audience.update({ where: { id: audienceId }, data: { name: 'Other' } })
  let changes = 0
  proxy.answer(({ method, url }) => {
    if (!isById(url)) return /\/Groups\?/.test(url) ? nothing : undefined
    if (url.includes(remoteId ?? '') || changes > 0) return notFound
    if (method !== 'PATCH') return undefined
    changes += 1
    return { status: 500, body: {} }
  })
  const run = await grouped.hurry(await grouped.start())
  expect(changes).toBe(1)
  expect(run.groups[audienceId]).toMatchObject({ operation: 'provision', reason: 'groupNotFound' })
  expect(made() - before).toBe(1)
})

test('a group that shows only a moment after it was made is filled by the same run', async () => {
  const { provider, proxy, grouped, audienceId } = await createBehind()
  let early = 0
  proxy.answer(({ url }) => (isById(url) && ++early <= 4 ? notFound : undefined))
  const run = await grouped.hurry(await grouped.start())
  expect(run.groups[audienceId]).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  expect(await provider.state()).toMatchObject({ groups: 1 })
})

/** The activation has everybody and no audience any more, so that the groups of audiences go. */
async function takeAway({ activationId }: Grouped, audienceId: string) {
  await db.activation.update({ where: { id: activationId }, data: { everyone: true } })
  await db.activationAudience.deleteMany({ where: { audienceId } })
}

test.for([
  ['limited', { status: 429, headers: { 'retry-after': '1' }, body: {} }],
  ['answered by an error', { status: 500, body: {} }],
  ['not answered', 'drop'],
] as const)(
  'a group that others make while a creation is %s is not Portico’s own, and stays',
  async ([, answer]) => {
    const { provider, proxy, grouped, audienceId, made } = await createBehind()
    let making: Promise<string> | undefined
    proxy.answer((request) => {
      if (!isCreation(request) || making) return undefined
      making = makeRemoteGroup(provider, 'All')
      return answer
    })
    const run = await grouped.run()
    expect(made()).toBe(1)
    expect(run.groups[audienceId]).toMatchObject({ operation: 'link', status: 'succeeded' })
    await takeAway(grouped, audienceId)
    expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'succeeded' })
    expect(await provider.resource((await making) ?? '')).toMatchObject({ displayName: 'All' })
  },
)

test('a group that others make after credentials were refused is not Portico’s own', async () => {
  const { provider, proxy, grouped, audienceId } = await createBehind()
  proxy.answer((request) => (isCreation(request) ? { status: 401, body: {} } : undefined))
  const runId = await grouped.start()
  await workOnRun(grouped.system, runId)
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({ state: 'paused' })
  expect(await db.syncGroup.findFirst({ where: { audienceId } })).toMatchObject({
    isOwn: false,
    remoteId: null,
  })
  await makeRemoteGroup(provider, 'All')
  await db.connection.update({ where: { id: grouped.connectionId }, data: { state: 'connected' } })
  await db.syncRun.update({ where: { id: runId }, data: { state: 'running', reason: null } })
  proxy.answer(() => undefined)
  await grouped.finish(runId)
  expect(await db.syncGroup.findFirst({ where: { audienceId } })).toMatchObject({ isOwn: false })
})

test.for(['others', 'Portico'] as const)(
  'an audience that goes while a creation is in doubt takes a group with it that Portico made alone (made by %s)',
  async (maker) => {
    const { provider, proxy, grouped, audienceId } = await createBehind()
    proxy.answer((request) => (isCreation(request) ? { status: 500, body: {} } : undefined))
    await grouped.hurry(await grouped.start())
    const sent = proxy.requests.find(isCreation)?.body ?? ''
    proxy.answer(() => undefined)
    // What was asked for comes to be after all, or somebody else makes one.
    const mark = maker === 'Portico' ? (JSON.parse(sent) as { externalId: string }).externalId : undefined
    const id = await makeRemoteGroup(provider, 'All', [], mark)
    await takeAway(grouped, audienceId)
    const { groups } = await grouped.run()
    if (maker === 'Portico') {
      expect(groups[audienceId]).toMatchObject({ operation: 'deprovision', status: 'succeeded' })
      expect(await provider.resource(id)).toBeNull()
    } else {
      expect(groups[audienceId]).toMatchObject({ status: 'skipped', reason: 'groupGone' })
      expect(await provider.resource(id)).toMatchObject({ displayName: 'All' })
    }
    expect(await db.syncGroup.count({ where: { audienceId } })).toBe(0)
  },
)

test('a provider that refuses the mark of a group gets groups without it', async () => {
  const { provider, proxy, grouped, audienceId, made } = await createBehind()
  const refusal = { status: 400, body: { scimType: 'invalidSyntax', detail: 'Unknown attribute externalId' } }
  proxy.answer((request) =>
    isCreation(request) && request.body.includes('externalId') ? refusal : undefined,
  )
  expect((await grouped.run()).groups[audienceId]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
  })
  expect(made()).toBe(2)
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  await takeAway(grouped, audienceId)
  expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'succeeded' })
  expect(await provider.state()).toMatchObject({ groups: 0 })
})
