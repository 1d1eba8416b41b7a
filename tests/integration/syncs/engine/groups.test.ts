import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { retryFailed, startRunOf } from '@/lib/syncs/runs/mutations'
import { failureGroups } from '@/lib/syncs/tracking/failures/queries'
import { parseItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { listItems } from '@/lib/syncs/tracking/items/queries'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import {
  createGrouped,
  deleteRemote,
  type Grouped,
  groupItemsOf,
  makeRemoteGroup,
} from '@/tests/support/synced-groups'
import { itemsOf, workOn } from '@/tests/support/syncs'

let provider: ScimProvider
beforeAll(async () => {
  provider = await startScimProvider({ sameNames: true })
  return () => provider.close()
})

/** What a run after a change does about somebody. */
async function follow(grouped: Grouped, employeeIds: readonly string[]) {
  const { organization, system, connectionId } = grouped
  await db.$transaction((tx) => recordSyncChange(tx, organization.id, employeeIds, connectionId))
  const started = await startRunOf(system, connectionId, { cause: 'change' })
  const runId = started?.runId ?? ''
  await workOn(grouped, runId).catch(() => null)
  return groupItemsOf(runId)
}

const members = (after: string) => [{ name: 'members', before: null, after }]
const idAt = ({ people }: Grouped, at: number) => people[at]?.id ?? ''

test('audiences become groups with their members after the people; with nothing to do, nothing is planned or sent', async () => {
  const grouped = await createGrouped(provider, {
    people: 6,
    audiences: { Sales: [0, 1, 2], Empty: [], Everybody: [0, 1, 2, 3, 4, 5] },
  })
  const { Sales = '', Empty = '', Everybody = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(run).toMatchObject({ outcome: 'completed', total: 9, done: 9, unchanged: 0 })
  expect(run.groups[Sales]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
    changes: members('+3'),
  })
  expect(run.groups[Empty]).toMatchObject({ operation: 'provision', status: 'succeeded', changes: [] })
  expect(await grouped.membersOf(Sales)).toEqual(grouped.named([0, 1, 2]))
  expect(await grouped.membersOf(Empty)).toEqual([])
  expect(await grouped.membersOf(Everybody)).toHaveLength(6)
  const before = await provider.state()
  expect(await grouped.run()).toMatchObject({ outcome: 'completed', total: 0, unchanged: 0, groups: {} })
  expect(await provider.state()).toMatchObject({ requests: before.requests })
})

test('who joins and leaves an audience joins and leaves its group; only groups that differ are looked at', async () => {
  const grouped = await createGrouped(provider, {
    people: 4,
    audiences: { Sales: [0, 1], Support: [2, 3] },
  })
  const { Sales = '', Support = '' } = grouped.audienceIds
  await grouped.run()
  const employeeId = idAt(grouped, 0)
  await db.audienceMember.deleteMany({ where: { audienceId: Sales, employeeId } })
  await db.audienceMember.create({ data: { audienceId: Support, employeeId } })
  const moved = await follow(grouped, [employeeId])
  expect(moved[Sales]).toMatchObject({ operation: 'update', status: 'succeeded', changes: members('−1') })
  expect(moved[Support]).toMatchObject({ operation: 'update', status: 'succeeded', changes: members('+1') })
  expect(await grouped.membersOf(Support)).toEqual(grouped.named([0, 2, 3]))
  // Whoever leaves the organization is deactivated, and leaves the group though the audience still has them.
  await db.employee.update({ where: { id: employeeId }, data: { status: 'left', version: { increment: 1 } } })
  const left = await follow(grouped, [employeeId])
  expect(left).toEqual({ [Support]: expect.objectContaining({ changes: members('−1') }) })
  expect(await grouped.membersOf(Support)).toEqual(grouped.named([2, 3]))
})

test('somebody whose account was created again is put into the group again, under the new id', async () => {
  const grouped = await createGrouped(provider, { people: 3, audiences: { Recreated: [0, 1, 2] } })
  const { Recreated = '' } = grouped.audienceIds
  await grouped.run()
  const employeeId = idAt(grouped, 1)
  const link = await db.syncLink.findFirstOrThrow({ where: { employeeId } })
  await deleteRemote(provider, `Users/${link.remoteId}`)
  expect(await grouped.membersOf(Recreated)).toHaveLength(2)
  await db.employee.update({
    where: { id: employeeId },
    data: { jobTitle: 'Lead', version: { increment: 1 } },
  })
  const items = await follow(grouped, [employeeId])
  expect(items[Recreated]).toMatchObject({ status: 'succeeded', changes: members('+1 −1') })
  expect(await grouped.membersOf(Recreated)).toEqual(grouped.named([0, 1, 2]))
})

test('an audience that is renamed has its group renamed; one that is deleted has its group deleted', async () => {
  const grouped = await createGrouped(provider, { people: 2, audiences: { Old: [0], Kept: [1] } })
  const { Old = '', Kept = '' } = grouped.audienceIds
  await grouped.run()
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId: Old } })
  await db.audience.update({ where: { id: Old }, data: { name: 'New' } })
  const renamed = await grouped.run()
  expect(renamed.groups).toEqual({
    [Old]: expect.objectContaining({ changes: [{ name: 'displayName', before: 'Old', after: 'New' }] }),
  })
  expect(await provider.resource(remoteId ?? '')).toMatchObject({ displayName: 'New' })
  await db.activationAudience.deleteMany({ where: { audienceId: Old } })
  await db.audience.delete({ where: { id: Old } })
  const deleted = await grouped.run()
  expect(deleted.groups[Old]).toMatchObject({
    operation: 'deprovision',
    status: 'succeeded',
    details: { group: 'New' },
  })
  expect(await provider.resource(remoteId ?? '')).toBeNull()
  expect(await db.syncGroup.count({ where: { connectionId: grouped.connectionId } })).toBe(1)
  // It is told of by the name that it had.
  const { items } = await listItems(grouped.actor, deleted.id, parseItemFilters({}))
  expect(items.at(-1)?.subject).toEqual({ kind: 'group', name: 'New' })
  expect(await grouped.membersOf(Kept)).toEqual(grouped.named([1]))
})

test('no group is given a name that another has', async () => {
  const grouped = await createGrouped(provider, { people: 2, audiences: { Before: [0, 1] } })
  const { Before = '' } = grouped.audienceIds
  await grouped.run()
  const other = await makeRemoteGroup(provider, 'After', [])
  await db.audience.update({ where: { id: Before }, data: { name: 'after' } })
  const refused = await grouped.run()
  expect(refused.groups[Before]).toMatchObject({ status: 'failed', reason: 'groupNameTaken' })
  expect(await db.syncGroup.findFirst({ where: { audienceId: Before } })).toMatchObject({ name: 'Before' })
  await deleteRemote(provider, `Groups/${other}`)
  const renamed = await grouped.run()
  expect(renamed.groups[Before]).toMatchObject({
    status: 'succeeded',
    changes: [{ name: 'displayName', before: 'Before', after: 'after' }],
  })
  // By case alone: the name that is found is its own.
  await db.audience.update({ where: { id: Before }, data: { name: 'AFTER' } })
  expect((await grouped.run()).groups[Before]).toMatchObject({ status: 'succeeded' })
})

test('a group that was there is linked and keeps the others; taken out of the activation, it loses Portico’s alone', async () => {
  await provider.addUsers(['stranger@example.com'])
  const stranger = (await provider.users()).find(({ userName }) => userName === 'stranger@example.com')
  const remoteId = await makeRemoteGroup(provider, 'Shared', [stranger?.id ?? ''])
  const grouped = await createGrouped(provider, {
    people: 3,
    audiences: { Shared: [0, 1], Other: [0, 1, 2] },
  })
  const { Shared = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(run.groups[Shared]).toMatchObject({ operation: 'link', status: 'succeeded', reason: 'groupFound' })
  expect(await grouped.membersOf(Shared)).toEqual([...grouped.named([0, 1]), 'stranger@example.com'].sort())
  await db.activationAudience.deleteMany({ where: { audienceId: Shared } })
  const without = await grouped.run()
  expect(without.groups[Shared]).toMatchObject({
    operation: 'deprovision',
    status: 'succeeded',
    changes: members('−2'),
  })
  expect(await provider.resource(remoteId)).toMatchObject({ members: [{ value: stranger?.id }] })
  // Groups are no people: the guard rail has nobody to count.
  expect(without.deprovisions).toBe(0)
})

test('without deprovisioning, groups stay as they are', async () => {
  const grouped = await createGrouped(provider, {
    people: 2,
    audiences: { Left: [0], Stays: [0, 1] },
    settings: { deprovisioning: 'none' },
  })
  const { Left = '' } = grouped.audienceIds
  await grouped.run()
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId: Left } })
  await db.activationAudience.deleteMany({ where: { audienceId: Left } })
  expect((await grouped.run()).groups[Left]).toMatchObject({ status: 'skipped', reason: 'operationOff' })
  expect(await provider.resource(remoteId ?? '')).toMatchObject({ displayName: 'Left' })
  expect((await grouped.run()).groups).toEqual({})
})

test('a group that somebody deleted at the provider is made anew with all of its members', async () => {
  const grouped = await createGrouped(provider, {
    people: 4,
    audiences: { Gone: [0, 1, 2], All: [0, 1, 2, 3] },
  })
  const { Gone = '' } = grouped.audienceIds
  await grouped.run()
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId: Gone } })
  await deleteRemote(provider, `Groups/${remoteId}`)
  await db.audienceMember.create({ data: { audienceId: Gone, employeeId: idAt(grouped, 3) } })
  const run = await grouped.run()
  expect(run.groups[Gone]).toMatchObject({
    operation: 'provision',
    status: 'succeeded',
    reason: 'groupMadeAgain',
    changes: members('+4'),
  })
  expect(await grouped.membersOf(Gone)).toEqual(grouped.named([0, 1, 2, 3]))
})

test('a dry run says what would be, and sends nothing that writes', async () => {
  const grouped = await createGrouped(provider, {
    people: 3,
    audiences: { Rehearsed: [0, 1, 2], Nobody: [] },
  })
  const { Rehearsed = '', Nobody = '' } = grouped.audienceIds
  const { byMethod: before } = await provider.state()
  const dry = await grouped.run({ isDryRun: true })
  expect(dry.groups[Rehearsed]).toMatchObject({
    operation: 'provision',
    status: 'planned',
    changes: members('+3'),
  })
  expect(dry.groups[Nobody]).toMatchObject({ operation: 'provision', status: 'planned' })
  const { GET: _, ...writes } = (await provider.state()).byMethod
  expect({ ...writes, GET: 0 }).toEqual({ ...before, GET: 0 })
  expect(await db.syncGroup.count({ where: { connectionId: grouped.connectionId } })).toBe(0)
})

test('of several groups of one name none is taken, and the retry that follows does this group alone', async () => {
  const [first] = [await makeRemoteGroup(provider, 'Twice'), await makeRemoteGroup(provider, 'twice')]
  const grouped = await createGrouped(provider, { people: 2, audiences: { Twice: [0, 1], Fine: [0] } })
  const { Twice = '' } = grouped.audienceIds
  const run = await grouped.run()
  expect(run).toMatchObject({ outcome: 'partially_completed' })
  expect(run.groups[Twice]).toMatchObject({ status: 'failed', reason: 'severalGroups' })
  expect(await failureGroups(grouped.actor, run.id)).toMatchObject([
    { mend: 'group', count: 1, concerned: [{ kind: 'audience', id: Twice, name: 'Twice' }] },
  ])
  // What fails is not tried after each change of somebody.
  expect(await follow(grouped, [idAt(grouped, 0)])).toEqual({})
  await deleteRemote(provider, `Groups/${first}`)
  const { runId } = await retryFailed(grouped.actor, run.id)
  await workOn(grouped, runId)
  expect(await itemsOf(runId)).toEqual({ 'link succeeded': 1 })
  expect(await grouped.membersOf(Twice)).toEqual(grouped.named([0, 1]))
})
