import { expect, test } from 'vitest'
import { planAnnouncements } from '@/lib/announcements/planning/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { deliverDue } from '@/lib/webhooks/delivery/mutations'
import { seed } from '@/prisma/seed/main'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { listJobs, runJobs, skipPauses } from '@/tests/support/worker'

const sandbox = await startSharedSandbox()
// Read with the first run.
process.env.PORTICO_SANDBOX_URL = sandbox.url
process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'
process.env.PORTICO_DEMO = 'true'

const run = () => seed({ databaseUrl: process.env.DATABASE_URL ?? '', demo: true })
const waiting = async () => (await listJobs()).filter(({ task }) => task === 'demo.begin-activity')

test('the sample organization syncs, is told of it and announces, by real calls to the sandbox', async () => {
  await run()
  // The sandbox is not there yet: nothing is lost.
  sandbox.faults.set({ kind: 'drop' })
  await runJobs()
  expect(await waiting()).toMatchObject([{ attempts: 1, lastError: expect.any(String) }])
  expect(await db.syncRun.count()).toBe(0)
  sandbox.faults.clear()
  for (let round = 0; round < 10 && (await waiting()).length > 0; round += 1) {
    await skipPauses()
    await runJobs()
  }

  const runs = await db.syncRun.findMany({ orderBy: { createdAt: 'asc' } })
  expect(runs).toMatchObject([
    { isDryRun: true, outcome: 'completed', state: 'finished' },
    { isDryRun: false, outcome: 'partially_completed', state: 'finished' },
  ])
  const sellers = {
    organizationId: runs[1]?.organizationId,
    department: 'Sales',
    status: { not: 'left' },
  } as const
  expect(runs[1]?.done).toBe(await db.employee.count({ where: sellers }))
  const failed = await db.syncItem.findMany({ where: { runId: runs[1]?.id, status: 'failed' } })
  expect(failed.map(({ field }) => field)).toEqual(['jobTitle', 'jobTitle', 'jobTitle'])

  const endpoint = await db.webhookEndpoint.findFirstOrThrow({ include: { connection: true } })
  expect(endpoint.connection).toMatchObject({ state: 'connected', verifiedAt: expect.any(Date) })
  await deliverDue(systemActor(), endpoint.id)
  const deliveries = await db.webhookDelivery.findMany({ include: { event: true } })
  expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true)
  expect(deliveries.map(({ event }) => event.type)).toContain('sync.run_finished')
  expect(await db.triggerFiring.findMany()).toMatchObject([{ state: 'succeeded', reason: 'delivered' }])
  expect((await db.trigger.findMany()).every(({ isEnabled }) => isEnabled)).toBe(true)

  await planAnnouncements(systemActor())
  await runJobs()
  expect(await db.announcement.findMany()).toMatchObject([{ state: 'sent' }])
  expect(sandbox.calls().map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining(['POST /hooks/chat', 'POST /hooks/events', 'POST /scim/v2/Users']),
  )
})

test('a second start does none of it again, and brings nothing back', async () => {
  await db.trigger.deleteMany()
  await run()
  expect(await waiting()).toEqual([])
  expect(await db.trigger.count()).toBe(0)
})
