import { setTimeout } from 'node:timers/promises'
import { type TestContext, test } from 'vitest'
import { db } from '@/lib/db'
import { requestsAtOnce } from '@/lib/scim-client/exchange'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { sized } from '@/tests/support/sizes'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { readRun, startFull, workOn } from './work'

type Limit = { perMinute: number; burst: number; only?: 'creations' }
type Options = Omit<Parameters<typeof createSynced>[0], 'url' | 'key'>

interface Case {
  like: string
  limit: Limit
  people: number
}
const slack: Case = {
  like: 'Slack',
  limit: { perMinute: sized(1_200, 180), burst: 20 },
  people: sized(25, 100),
}
const fivePerSecond: Case = {
  like: '5 a second',
  limit: { perMinute: sized(600, 300), burst: 5 },
  people: sized(12, 100),
}
const unknown: Case[] = [
  {
    like: 'Slack, of creations alone',
    limit: { perMinute: 180, burst: 20, only: 'creations' },
    people: sized(25, 100),
  },
  fivePerSecond,
]
const mostMs = sized(30_000, 300_000)
// Most of it is waiting: the tests wait together.
const together = { concurrent: true, timeout: mostMs * 2 }

async function setUp({ onTestFinished }: TestContext, limit: Limit, options: Options) {
  const provider = await startScimProvider({ limit })
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, key: provider.token, ...options })
  return { provider, synced }
}

async function runToItsEnd(synced: Synced) {
  const runId = await startFull(synced)
  await workOn(synced, runId, mostMs)
  return { run: await readRun(runId), items: await itemsOf(runId) }
}

test.for([slack, fivePerSecond])(
  'an admin sets a limit like $like: a run of more people than the burst is never refused',
  together,
  async ({ limit, people }, context) => {
    const { expect } = context
    const settings = { perMinute: limit.perMinute }
    const { provider, synced } = await setUp(context, limit, { people, settings })
    expect(people).toBeGreaterThan(limit.burst)
    expect((await runToItsEnd(synced)).items).toEqual({ 'provision succeeded': people })
    expect(await provider.state()).toMatchObject({ users: people, createdTwice: [], refused: 0 })
  },
)

test.for([slack, fivePerSecond])(
  'a connector declares a limit like $like: nor is it exceeded after a pause, when all of the burst is spent',
  together,
  async ({ limit, people }, context) => {
    const { expect } = context
    const { provider, synced } = await setUp(context, limit, { people, limits: limit })
    expect((await runToItsEnd(synced)).items).toEqual({ 'provision succeeded': people })

    await setTimeout((limit.burst / limit.perMinute) * 60_000)
    const { id: organizationId } = synced.organization
    const change = { jobTitle: 'Lead', version: { increment: 1 } }
    await db.employee.updateMany({ where: { organizationId }, data: change })
    expect((await runToItsEnd(synced)).items).toEqual({ 'update succeeded': people })
    expect(await provider.state()).toMatchObject({ users: people, createdTwice: [], refused: 0 })
  },
)

test.for(unknown)(
  'nobody knows of a limit like $like: it is met, none comes before Retry-After is over, and nobody fails',
  together,
  async ({ limit, people }, context) => {
    const { expect } = context
    const { provider, synced } = await setUp(context, limit, { people })
    const { run, items } = await runToItsEnd(synced)
    expect(run).toMatchObject({ state: 'finished', outcome: 'completed', done: people })
    expect(items).toEqual({ 'provision succeeded': people })
    const { refused, mostUnheard, ...state } = await provider.state()
    expect(state).toMatchObject({ users: people, createdTwice: [], violations: 0 })
    expect(refused).toBeGreaterThan(0)
    // Under way when the first was refused, or sent before that was read: not one after the other.
    expect(mostUnheard).toBeLessThan(2 * requestsAtOnce)
  },
)
