import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { type Answering, startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped, type Grouped, makeRemoteGroup } from '@/tests/support/synced-groups'

const isGroup = (url: string) => /\/Groups\/[^?]+$/.test(url)

/**
 * A provider that has no members in what it answers of a group: `onRequest` those who ask for them get them, `never`
 * nobody does. What it keeps is as always.
 */
async function createHidden(
  count: number,
  { when, ...options }: ScimProviderOptions & { when: 'onRequest' | 'never' },
) {
  const provider = await startScimProvider(options)
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const hide: Answering = ({ method, url }) => {
    if (method !== 'GET' || !/\/Groups\/[^?]+(\?attributes=members)?$/.test(url)) return undefined
    if (when === 'onRequest' && !isGroup(url)) return undefined
    const id = /\/Groups\/([^?]+)/.exec(url)?.[1] ?? ''
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group']
    return { status: 200, body: { schemas, id, displayName: 'All' } }
  }
  const all = Array.from({ length: count }, (_, at) => at)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const createAll = () => createGrouped(provider, { people: count, audiences: { All: all }, url })
  return { provider, proxy, hide, createAll }
}

test.for(['onRequest', 'never'] as const)(
  'who leaves a group that does not say who is in it (%s) leaves it, in doubt as well',
  async (when) => {
    const { proxy, hide, createAll } = await createHidden(4, { when })
    const grouped = await createAll()
    const { All = '' } = grouped.audienceIds
    await grouped.run()
    await db.audienceMember.deleteMany({
      where: { audienceId: All, employeeId: grouped.people[0]?.id },
    })
    let failures = 0
    proxy.answer((request) => {
      const isFirst = request.method === 'PATCH' && isGroup(request.url) && ++failures === 1
      return isFirst ? { status: 500, body: {} } : hide(request)
    })
    const run = await grouped.run()
    expect(failures).toBe(2)
    expect(run.groups[All]).toMatchObject({ operation: 'update', status: 'succeeded' })
    expect(await grouped.membersOf(All)).toEqual(grouped.named([1, 2, 3]))
  },
)

test('who is not in it any more holds up nobody where a group does not say who is in it', async () => {
  const { proxy, hide, createAll } = await createHidden(4, { when: 'never' })
  const grouped = await createAll()
  const { All = '' } = grouped.audienceIds
  await grouped.run()
  const leavers = grouped.people.slice(0, 3).map(({ id }) => id)
  const { remoteId } = await db.syncLink.findFirstOrThrow({ where: { employeeId: leavers[1] } })
  await db.audienceMember.deleteMany({ where: { audienceId: All, employeeId: { in: leavers } } })
  const noTarget = { status: 400, body: { scimType: 'noTarget', detail: 'No such member' } }
  proxy.answer((request) =>
    request.method === 'PATCH' && request.body.includes(`eq \\"${remoteId}\\"`) ? noTarget : hide(request),
  )
  const run = await grouped.run()
  expect(run.groups[All]).toMatchObject({
    status: 'succeeded',
    changes: [{ name: 'members', before: null, after: '−3' }],
  })
  // The provider of this test never heard of that one.
  expect(await grouped.membersOf(All)).toEqual(grouped.named([1, 3]))
})

test('where only PUT is known, members that are returned on request stay, also under a new name', async () => {
  const { provider, proxy, hide, createAll } = await createHidden(2, { when: 'onRequest', patch: false })
  proxy.answer(hide)
  await provider.addUsers(['stranger@example.com'])
  const [stranger] = await provider.users()
  await makeRemoteGroup(provider, 'All', [stranger?.id ?? ''])
  const grouped = await createAll()
  const { All = '' } = grouped.audienceIds
  expect((await grouped.run()).groups[All]).toMatchObject({ operation: 'link', status: 'succeeded' })
  await db.audience.update({ where: { id: All }, data: { name: 'Everybody' } })
  expect((await grouped.run()).groups[All]).toMatchObject({ operation: 'update', status: 'succeeded' })
  expect(await grouped.membersOf(All)).toEqual([...grouped.named([0, 1]), 'stranger@example.com'].sort())
})

test('where only PUT is known, a group of which nobody knows who is in it is not replaced', async () => {
  const { proxy, hide, createAll } = await createHidden(3, { when: 'never', patch: false })
  proxy.answer(hide)
  const grouped = await createAll()
  const { All = '' } = grouped.audienceIds
  const { id: employeeId = '' } = grouped.people[0] ?? {}
  await db.audienceMember.deleteMany({ where: { audienceId: All, employeeId } })
  // A new one has nobody.
  expect((await grouped.run()).groups[All]).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(await grouped.membersOf(All)).toEqual(grouped.named([1, 2]))
  const replaced = () => proxy.requests.filter(({ method, url }) => method === 'PUT' && isGroup(url)).length
  const before = replaced()
  const failed = { status: 'failed', reason: 'membersHidden' }
  await db.audienceMember.create({ data: { audienceId: All, employeeId } })
  expect((await grouped.run()).groups[All]).toMatchObject(failed)
  await db.audienceMember.deleteMany({ where: { audienceId: All, employeeId } })
  await db.audience.update({ where: { id: All }, data: { name: 'Everybody' } })
  expect((await grouped.run()).groups[All]).toMatchObject(failed)
  expect(replaced()).toBe(before)
  proxy.answer(() => undefined)
  expect((await grouped.run()).groups[All]).toMatchObject({ status: 'succeeded' })
  expect(await grouped.membersOf(All)).toEqual(grouped.named([1, 2]))
})

test('where only PUT is known, a group of others that does not say who is in it is left alone', async () => {
  const { provider, proxy, hide, createAll } = await createHidden(2, { when: 'never', patch: false })
  proxy.answer(hide)
  await provider.addUsers(['stranger@example.com'])
  const [stranger] = await provider.users()
  const id = await makeRemoteGroup(provider, 'All', [stranger?.id ?? ''])
  const grouped = await createAll()
  const { All = '' } = grouped.audienceIds
  expect((await grouped.run()).groups[All]).toMatchObject({ status: 'failed', reason: 'membersHidden' })
  expect(await provider.resource(id)).toMatchObject({ members: [{ value: stranger?.id }] })
})

/** Somebody of a group leaves it, and their account is that of somebody else from now on, who comes into it. */
async function handOver({ people, connectionId }: Grouped, audienceId: string) {
  const [former, , heir] = people.map(({ id }) => id)
  if (!former || !heir) throw new Error('There are three')
  const link = await db.syncLink.findFirstOrThrow({ where: { connectionId, employeeId: former } })
  await db.syncLink.delete({ where: { connectionId_employeeId: { connectionId, employeeId: former } } })
  await db.syncLink.create({ data: { ...link, sent: link.sent ?? {}, employeeVersion: 0, employeeId: heir } })
  await db.audienceMember.deleteMany({ where: { audienceId, employeeId: former } })
  await db.audienceMember.create({ data: { audienceId, employeeId: heir } })
  return { remoteId: link.remoteId, heir }
}

test.for([true, false])(
  'an account that goes from one member to another stays in the group (in doubt: %s)',
  async (isInDoubt) => {
    const { proxy, createAll } = await createHidden(3, { when: 'never' })
    const grouped = await createAll()
    const { All: audienceId = '' } = grouped.audienceIds
    await db.audienceMember.deleteMany({ where: { audienceId, employeeId: grouped.people[2]?.id } })
    await grouped.run()
    const { remoteId, heir } = await handOver(grouped, audienceId)
    await db.syncGroup.updateMany({ where: { audienceId }, data: { needsRetry: isInDoubt } })
    const run = await grouped.run()
    expect(run.groups[audienceId]).toMatchObject({ status: 'succeeded' })
    expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([1, 2]))
    const changes = proxy.requests.filter(({ method, url }) => method === 'PATCH' && isGroup(url))
    expect(changes.filter(({ body }) => body.includes(remoteId ?? ''))).toHaveLength(1)
    const known = await db.syncGroupMember.findMany({ where: { audienceId, remoteId: remoteId ?? '' } })
    expect(known.map(({ employeeId }) => employeeId)).toEqual([heir])
    expect((await grouped.run()).groups).toEqual({})
  },
)

test('whoever was in a group by an account that is another’s now does not take it out with them', async () => {
  const { createAll } = await createHidden(3, { when: 'never' })
  const grouped = await createAll()
  const { All: audienceId = '' } = grouped.audienceIds
  await grouped.run()
  const { connectionId, people } = grouped
  // As after a removal that was refused once, while the other came in.
  const employeeId = people[0]?.id ?? ''
  const { remoteId } = await db.syncLink.findFirstOrThrow({ where: { employeeId: people[1]?.id } })
  await db.syncLink.delete({ where: { connectionId_employeeId: { connectionId, employeeId } } })
  await db.syncGroupMember.updateMany({
    where: { audienceId, employeeId },
    data: { remoteId: remoteId ?? '' },
  })
  await db.audienceMember.deleteMany({ where: { audienceId, employeeId } })
  expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'succeeded' })
  expect(await grouped.membersOf(audienceId)).toEqual(expect.arrayContaining(grouped.named([1, 2])))
  expect(await db.syncGroupMember.count({ where: { audienceId } })).toBe(2)
})
