import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { cancelRun, pauseRun, resumeRun } from '@/lib/syncs/runs/steering/mutations'
import { startWorkers } from '@/tests/support/killed-workers'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'
import { sized } from '@/tests/support/sizes'
import { createGrouped, groupItemsOf } from '@/tests/support/synced-groups'

const all = (count: number) => Array.from({ length: count }, (_, at) => at)
const isOfGroup = (method: string, request: string) => new RegExp(`^${method} /scim/v2/Groups`).test(request)

/** A provider behind a proxy, with one audience of everybody; `onChange` is told of each answer to a change of members. */
async function createBehind(count: number, options: ScimProviderOptions = {}) {
  const provider = await startScimProvider(options)
  onTestFinished(() => provider.close())
  const proxy = await startTcpProxy({ target: provider.origin })
  onTestFinished(() => proxy.close())
  const url = provider.url.replace(provider.origin, proxy.origin)
  const grouped = await createGrouped(provider, { people: count, audiences: { All: all(count) }, url })
  return { provider, proxy, grouped, audienceId: grouped.audienceIds.All ?? '' }
}

/** Accounts without anybody having been asked: what matters is what becomes of groups. */
async function link({
  provider,
  grouped,
}: Pick<Awaited<ReturnType<typeof createBehind>>, 'provider' | 'grouped'>) {
  const { people, connectionId } = grouped
  await provider.addUsers(people.map(({ email }) => email))
  const ids = new Map((await provider.users()).map(({ id, userName }) => [userName, id]))
  const { mappingVersion } = await db.syncSettings.findUniqueOrThrow({ where: { connectionId } })
  await db.syncLink.createMany({
    data: people.map(({ id, email, version }) => ({
      connectionId,
      employeeId: id,
      state: 'linked' as const,
      remoteId: ids.get(email) ?? '',
      employeeVersion: version,
      mappingVersion,
    })),
  })
}

const membersKnown = (audienceId: string) => db.syncGroupMember.count({ where: { audienceId } })

test('a group of 2,500 is filled in batches of a thousand; a worker that stops in between is followed by another', async () => {
  const behind = await createBehind(2_500)
  await link(behind)
  const { provider, proxy, grouped, audienceId } = behind
  const runId = await grouped.start()
  const stopped = new AbortController()
  proxy.set({
    dropAnswer: (_, _head, request) => {
      if (isOfGroup('PATCH', request)) stopped.abort()
      return false
    },
  })
  await workOnRun(grouped.system, runId, stopped.signal)
  expect(await membersKnown(audienceId)).toBe(1_000)
  expect((await groupItemsOf(runId))[audienceId]).toMatchObject({
    status: 'pending',
    changes: [{ name: 'members', before: null, after: '+1000' }],
  })
  proxy.set({ dropAnswer: null })
  const run = await grouped.finish(runId)
  expect(run).toMatchObject({ outcome: 'completed', total: 1, done: 1 })
  expect(run.groups[audienceId]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
    changes: [{ name: 'members', before: null, after: '+2500' }],
  })
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named(all(2_500)))
  expect((await provider.state()).byMethod).toMatchObject({ POST: 1, PATCH: 3 })
})

test('workers that are killed while groups are filled leave nobody out, and make no group twice', {
  timeout: 120_000,
}, async () => {
  const kills = sized(2, 4)
  const behind = await createBehind(2_500)
  await link(behind)
  const { provider, proxy, grouped, audienceId } = behind
  proxy.set({ latencyMs: 150 })
  const herd = startWorkers(2)
  onTestFinished(() => herd.close())
  const runId = await grouped.start()
  let killed = 0
  while (killed < kills && (await herd.killHolder(runId, 150 + Math.random() * 500))) killed += 1
  await expect
    .poll(async () => (await db.syncRun.findUnique({ where: { id: runId } }))?.state, { timeout: 60_000 })
    .toBe('finished')
  expect(killed).toBe(kills)
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named(all(2_500)))
  expect(await membersKnown(audienceId)).toBe(2_500)
  expect(await provider.state()).toMatchObject({ groups: 1 })
  expect((await groupItemsOf(runId))[audienceId]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
  })
})

test('a group whose creation was answered to nobody is Portico’s own, and goes with its audience', async () => {
  const { provider, proxy, grouped, audienceId } = await createBehind(3)
  let lost = 0
  proxy.set({ dropAnswer: (_, _head, request) => isOfGroup('POST', request) && ++lost === 1 })
  const run = await grouped.run()
  expect(lost).toBe(1)
  expect(run.groups[audienceId]).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(await provider.state()).toMatchObject({ groups: 1 })
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  await db.activation.update({ where: { id: grouped.activationId }, data: { everyone: true } })
  await db.activationAudience.deleteMany({ where: { audienceId } })
  expect((await grouped.run()).groups[audienceId]).toMatchObject({
    operation: 'deprovision',
    status: 'succeeded',
  })
  expect(await provider.state()).toMatchObject({ groups: 0, users: 3 })
})

test('limits hold the whole run in the middle of a group, and no group fails by them', async () => {
  const behind = await createBehind(1_500)
  await link(behind)
  const { provider, grouped, audienceId } = behind
  // Little enough to be met by a machine with other work.
  await provider.set({ limit: { perMinute: 60, burst: 3 } })
  const run = await grouped.run()
  expect(run).toMatchObject({ outcome: 'completed' })
  expect(run.groups[audienceId]).toMatchObject({ status: 'succeeded', attempts: 1 })
  expect(await grouped.membersOf(audienceId)).toHaveLength(1_500)
  const { refused, violations } = await provider.state()
  expect(refused).toBeGreaterThan(0)
  expect(violations).toBe(0)
})

test('a provider that is down is waited for, and the group is not to blame', async () => {
  const behind = await createBehind(3)
  await link(behind)
  const { provider, grouped, audienceId } = behind
  const runId = await grouped.start()
  await provider.set({ isDown: true })
  for (let tries = 0; tries < 7; tries += 1) {
    await db.syncRun.update({ where: { id: runId }, data: { resumeAt: null } })
    await workOnRun(grouped.system, runId)
  }
  expect((await groupItemsOf(runId))[audienceId]).toMatchObject({ status: 'pending', attempts: 0 })
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({ reason: 'providerDown' })
  await provider.set({ isDown: false })
  await db.syncRun.update({ where: { id: runId }, data: { resumeAt: null } })
  expect(await grouped.finish(runId)).toMatchObject({ outcome: 'completed' })
  expect(await grouped.membersOf(audienceId)).toHaveLength(3)
})

test('a run that is paused in the middle of a group keeps what is done; canceled, the next run does the rest', async () => {
  const behind = await createBehind(2_500)
  await link(behind)
  const { provider, proxy, grouped, audienceId } = behind
  const runId = await grouped.start()
  const steered: Promise<void>[] = []
  let steer: typeof pauseRun | null = pauseRun
  proxy.set({
    dropAnswer: (_, _head, request) => {
      if (!isOfGroup('PATCH', request) || !steer) return false
      steered.push(steer(grouped.actor, runId))
      steer = null
      return false
    },
    // The answer comes after the pause.
    latencyMs: 100,
  })
  await workOnRun(grouped.system, runId)
  await Promise.all(steered)
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({ state: 'paused' })
  const done = await membersKnown(audienceId)
  expect([1_000, 2_000]).toContain(done)
  expect(await grouped.membersOf(audienceId)).toHaveLength(done)
  steer = cancelRun
  await resumeRun(grouped.actor, runId)
  await workOnRun(grouped.system, runId)
  await Promise.all(steered)
  proxy.set({ latencyMs: 0 })
  expect((await groupItemsOf(runId))[audienceId]).toMatchObject({ status: 'skipped', reason: 'canceled' })
  const next = await grouped.run()
  expect(next).toMatchObject({ outcome: 'completed' })
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named(all(2_500)))
  expect(await provider.state()).toMatchObject({ groups: 1 })
})
