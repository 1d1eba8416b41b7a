import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { startFull, workOn } from '../faults/work'

const people = 60

async function run(synced: Synced): Promise<string> {
  const runId = await startFull(synced)
  await workOn(synced, runId)
  return runId
}

test('whom a provider leaves out of a long answer is linked all the same', async () => {
  const provider = await startScimProvider({ bulk: false })
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people })
  await run(synced)
  const there = new Map((await provider.users()).map((user) => [user.userName, user]))
  expect(there.size).toBe(people)
  await db.syncLink.deleteMany({ where: { connectionId: synced.connectionId } })
  let shared = 0
  proxy.answer(({ url: asked }) => {
    const filter = new URL(asked, proxy.origin).searchParams.get('filter') ?? ''
    const names = filter.split(' or ').map((clause) => /"(.*)"/.exec(clause)?.[1] ?? '')
    if (names.length === 1) return undefined
    shared += 1
    const Resources = [names.at(0), names.at(-1)].map((name) => there.get(name ?? ''))
    return { status: 200, body: { totalResults: Resources.length, Resources } }
  })
  expect(await itemsOf(await run(synced))).toEqual({ 'link succeeded': people })
  expect(shared).toBeGreaterThan(0)
  expect(await provider.state()).toMatchObject({ users: people, createdTwice: [] })
})
