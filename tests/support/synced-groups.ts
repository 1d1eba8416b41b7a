import { db } from '@/lib/db'
import type { SyncItem } from '@/lib/generated/prisma/client'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { type NewRun, startRun } from '@/lib/syncs/runs/mutations'
import { createAudience } from './factories'
import type { ScimProvider } from './providers/scim-provider'
import { createSynced, workOn } from './syncs'

interface GroupedOptions {
  people: number
  /** Names of audiences, and whom of the people (from 0) they have. */
  audiences: Record<string, readonly number[]>
  /** Where the provider is reached; its own address unless told. */
  url?: string
  settings?: Parameters<typeof createSynced>[0]['settings']
}

/** A connection whose activation has audiences that become groups; nothing was synced yet. */
export async function createGrouped(
  provider: Pick<ScimProvider, 'url' | 'token'> & Partial<ScimProvider>,
  { people: count, audiences, url = provider.url, settings }: GroupedOptions,
) {
  const synced = await createSynced({
    url,
    key: provider.token,
    people: count,
    settings: { syncsGroups: true, ...settings },
  })
  const { organization, connectionId } = synced
  const where = { organizationId: organization.id }
  const people = await db.employee.findMany({ where, orderBy: { id: 'asc' } })
  const activation = await db.activation.findFirstOrThrow({ where: { connectionId } })
  await db.activation.update({ where: { id: activation.id }, data: { everyone: false } })
  const ids: Record<string, string> = {}
  for (const [name, members] of Object.entries(audiences)) {
    const employeeIds = members.map((at) => people[at]?.id ?? '')
    const { id } = await createAudience(db, organization, { name, employeeIds })
    await db.activationAudience.create({ data: { activationId: activation.id, audienceId: id } })
    ids[name] = id
  }
  const emailOf = new Map(people.map(({ id, email }) => [id, email]))

  const start = async (options: Partial<NewRun> = {}) =>
    (await startRun(synced.actor, { connectionId, isFull: true, ...options })).runId

  return {
    ...synced,
    activationId: activation.id,
    people,
    audienceIds: ids,
    start,
    /** Starts a run by hand and works on it until it stands still. @returns it with its items for groups, by audience */
    async run(options: Partial<NewRun> = {}) {
      return finishRun(await start(options))
    },
    finish: finishRun,
    /** Works on a run as if what it waits for took no time, at most so many times. @returns it with its items for groups */
    async hurry(runId: string, times = 30) {
      for (let turn = 0; turn < times; turn += 1) {
        await db.syncRun.updateMany({ where: { id: runId }, data: { resumeAt: null } })
        await db.syncItem.updateMany({ where: { runId, status: 'pending' }, data: { dueAt: null } })
        await workOnRun(synced.system, runId)
        const { state } = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
        if (state !== 'running') break
      }
      const run = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
      return { ...run, groups: await groupItemsOf(runId) }
    },
    /** Who is in the provider's group of an audience, as it says, in order; null: there is no group. */
    async membersOf(audienceId: string): Promise<string[] | null> {
      const known = await db.syncGroup.findFirst({ where: { connectionId, audienceId } })
      const group = known?.remoteId ? await provider.resource?.(known.remoteId) : null
      if (!group) return null
      const names = new Map((await provider.users?.())?.map(({ id, userName }) => [id, userName]))
      const members = (group.members ?? []) as { value: string }[]
      return members.map(({ value }) => names.get(value) ?? value).sort()
    },
    /** User names of the people at these places, in order. */
    named: (at: readonly number[]) => at.map((index) => emailOf.get(people[index]?.id ?? '') ?? '').sort(),
  }

  async function finishRun(runId: string) {
    const finished = await workOn(synced, runId, 60_000)
    return { ...finished, groups: await groupItemsOf(runId) }
  }
}

export type Grouped = Awaited<ReturnType<typeof createGrouped>>

/** A run's items for groups, by their audiences. */
export async function groupItemsOf(runId: string): Promise<Record<string, SyncItem>> {
  const items = await db.syncItem.findMany({ where: { runId, audienceId: { not: null } } })
  return Object.fromEntries(items.map((item) => [item.audienceId, item]))
}

/** Makes a group at a provider, by others than Portico. @returns its id */
export async function makeRemoteGroup(
  { url, token }: ScimProvider,
  displayName: string,
  memberIds: readonly string[] = [],
  externalId?: string,
): Promise<string> {
  const answer = await fetch(`${url}/Groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      externalId,
      members: memberIds.map((value) => ({ value })),
    }),
  })
  const { id } = (await answer.json()) as { id: string }
  return id
}

/** Deletes a user or group at a provider, by others than Portico. */
export async function deleteRemote({ url, token }: ScimProvider, path: string): Promise<void> {
  await fetch(`${url}/${path}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
}
