import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startRunOf } from '@/lib/syncs/runs/mutations'
import { startDurableProvider } from '@/tests/support/providers/durable-provider'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped, deleteRemote, makeRemoteGroup } from '@/tests/support/synced-groups'

async function start(options: ScimProviderOptions = {}): Promise<ScimProvider> {
  const provider = await startScimProvider(options)
  onTestFinished(() => provider.close())
  return provider
}

test('where only PUT is known, the group is read and sent whole, and those stay who are not Portico’s', async () => {
  const provider = await start({ patch: false })
  await provider.addUsers(['stranger@example.com'])
  const [stranger] = await provider.users()
  await makeRemoteGroup(provider, 'Whole', [stranger?.id ?? ''])
  const grouped = await createGrouped(provider, { people: 40, audiences: { Whole: [...Array(40).keys()] } })
  const { Whole = '' } = grouped.audienceIds
  const first = await grouped.run()
  expect(first.groups[Whole]).toMatchObject({ operation: 'link', status: 'succeeded' })
  expect(await grouped.membersOf(Whole)).toHaveLength(41)
  const { byMethod: before } = await provider.state()
  await db.audienceMember.deleteMany({ where: { audienceId: Whole, employeeId: grouped.people[7]?.id } })
  await db.audience.update({ where: { id: Whole }, data: { name: 'Whole again' } })
  // Who is in an audience alone is in scope by it.
  await db.activation.update({ where: { id: grouped.activationId }, data: { everyone: true } })
  const second = await grouped.run()
  expect(second.groups[Whole]).toMatchObject({
    status: 'succeeded',
    changes: [
      { name: 'displayName', before: 'Whole', after: 'Whole again' },
      { name: 'members', before: null, after: '−1' },
    ],
  })
  const { byMethod: after } = await provider.state()
  expect((after.PUT ?? 0) - (before.PUT ?? 0)).toBe(2)
  expect(await grouped.membersOf(Whole)).toEqual(
    [...grouped.named([...Array(40).keys()].filter((at) => at !== 7)), 'stranger@example.com'].sort(),
  )
})

test('a provider without groups is asked once, and said to have none; runs by the clock ask no more', async () => {
  const provider = await start({ groups: false })
  const grouped = await createGrouped(provider, { people: 2, audiences: { One: [0, 1], Two: [1] } })
  const { One = '', Two = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(run).toMatchObject({ outcome: 'completed' })
  for (const id of [One, Two]) {
    expect(run.groups[id]).toMatchObject({ status: 'skipped', reason: 'noGroups', attempts: 1 })
  }
  const { requests } = await provider.state()
  const clock = await startRunOf(grouped.system, grouped.connectionId, { cause: 'schedule' })
  expect(await grouped.finish(clock?.runId ?? '')).toMatchObject({ outcome: 'completed', total: 0 })
  expect(await provider.state()).toMatchObject({ requests })
  // It has some now: whoever starts a run by hand has everybody compared.
  await provider.set({ groups: true })
  expect((await grouped.run()).groups[One]).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(await grouped.membersOf(Two)).toEqual(grouped.named([1]))
})

test('who is refused as a member is found and told of, and all others get in', async () => {
  const provider = await start()
  const grouped = await createGrouped(provider, { people: 60, audiences: { Team: [] } })
  const { Team = '' } = grouped.audienceIds
  await db.activation.update({ where: { id: grouped.activationId }, data: { everyone: true } })
  await grouped.run()
  const links = await db.syncLink.findMany({ where: { connectionId: grouped.connectionId } })
  for (const at of [5, 41]) {
    const remoteId = links.find(({ employeeId }) => employeeId === grouped.people[at]?.id)?.remoteId
    await deleteRemote(provider, `Users/${remoteId}`)
  }
  await db.audienceMember.createMany({
    data: grouped.people.map(({ id }) => ({ audienceId: Team, employeeId: id })),
  })
  const run = await grouped.run()
  expect(run.groups[Team]).toMatchObject({
    status: 'failed',
    reason: 'membersRefused',
    changes: [{ name: 'members', before: null, after: '+58' }],
    answerStatus: 400,
  })
  expect(await grouped.membersOf(Team)).toEqual(
    grouped.named([...Array(60).keys()].filter((at) => at !== 5 && at !== 41)),
  )
})

test('a name that another group has at the provider fails in words, for new groups and for new names', async () => {
  const provider = await start()
  await makeRemoteGroup(provider, 'Taken')
  const grouped = await createGrouped(provider, { people: 1, audiences: { Own: [0], own: [0] } })
  const { Own = '', own = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(Object.values(run.groups).map(({ status, reason }) => ({ status, reason }))).toEqual(
    expect.arrayContaining([
      { status: 'succeeded', reason: null },
      { status: 'failed', reason: 'groupNameTaken' },
    ]),
  )
  const mine = run.groups[Own]?.status === 'succeeded' ? Own : own
  await db.audience.update({ where: { id: mine }, data: { name: 'Taken' } })
  expect((await grouped.run()).groups[mine]).toMatchObject({ status: 'failed', reason: 'groupNameTaken' })
})

test('a provider on PostgreSQL has its groups filled, changed and taken away', {
  timeout: 120_000,
}, async () => {
  const durable = await startDurableProvider(process.env.DATABASE_URL ?? '')
  onTestFinished(() => durable.close())
  const grouped = await createGrouped(durable, {
    people: 130,
    audiences: { Durable: [...Array(130).keys()] },
  })
  const { Durable = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(run.groups[Durable]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
    changes: [{ name: 'members', before: null, after: '+130' }],
  })
  const known = await db.syncGroup.findFirstOrThrow({ where: { audienceId: Durable } })
  const group = async () => {
    const headers = { authorization: `Bearer ${durable.token}` }
    const answer = await fetch(`${durable.url}/Groups/${known.remoteId}`, { headers })
    return {
      status: answer.status,
      members: ((await answer.json()) as { members?: unknown[] }).members?.length,
    }
  }
  expect(await group()).toEqual({ status: 200, members: 130 })
  await db.activation.update({ where: { id: grouped.activationId }, data: { everyone: true } })
  const gone = grouped.people.slice(0, 30).map(({ id }) => id)
  await db.audienceMember.deleteMany({ where: { audienceId: Durable, employeeId: { in: gone } } })
  await grouped.run()
  expect(await group()).toEqual({ status: 200, members: 100 })
  await db.activationAudience.deleteMany({ where: { audienceId: Durable } })
  expect((await grouped.run()).groups[Durable]).toMatchObject({ status: 'succeeded' })
  expect((await group()).status).toBe(404)
})
