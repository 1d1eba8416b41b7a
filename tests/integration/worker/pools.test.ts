import { expect, onTestFinished, test } from 'vitest'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { checkConnectionJob } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { queueMail } from '@/lib/mail'
import { enqueue } from '@/lib/queue'
import { jobPools } from '@/lib/worker/jobs'
import { adminWithListing, unreachableSandbox } from '@/tests/support/connect'
import { createConnection } from '@/tests/support/factories'
import { startHttpServer } from '@/tests/support/http-server'
import { startProgram } from '@/tests/support/processes'
import { startMailServer } from '@/tests/support/smtp-server'
import { listJobs } from '@/tests/support/worker'

test('a provider that never answers holds up checks alone: mails leave, and plans are made', async () => {
  const provider = await startHttpServer(() => {})
  const mails = await startMailServer()
  const { organization, actor, listing } = await adminWithListing({
    ...unreachableSandbox,
    url: provider.origin,
  })
  const most = Math.max(...jobPools.map(({ concurrency }) => concurrency))
  const checks = Array.from({ length: most + 4 }, async (_, index) => {
    const { id: connectionId } = await createConnection(db, organization, {
      listingId: listing.id,
      isDefault: index === 0,
      ownerId: actor.memberId,
    })
    await storeCredentials(db, actor, connectionId, { apiKey: 'a-key' }, null, 'api_key')
    await db.connection.update({ where: { id: connectionId }, data: { nextCheckAt: new Date(0) } })
    const options = { key: `${checkConnectionJob.name}:${connectionId}` }
    await enqueue(db, checkConnectionJob, { organizationId: organization.id, connectionId }, options)
  })
  await Promise.all(checks)
  const worker = startProgram('lib/worker/main.ts', [], { SMTP_URL: mails.url })
  onTestFinished(() => void worker.process.kill('SIGKILL'))
  await expect.poll(() => provider.connections(), { timeout: 15_000 }).toBeGreaterThanOrEqual(4)
  const values = { name: 'Ada', url: 'https://portico.example/' }
  await queueMail(db, { to: 'ada@example.com', locale: 'en', template: 'signInLink', values })
  await db.$executeRaw`SELECT graphile_worker.add_job('connection.plan', '{}'::json)`
  await expect.poll(() => mails.received.length, { timeout: 5_000 }).toBe(1)
  await expect
    .poll(async () => (await listJobs()).map(({ task }) => task), { timeout: 5_000 })
    .not.toContain('connection.plan')
  expect((await listJobs()).filter(({ task }) => task === checkConnectionJob.name)).toHaveLength(most + 4)
}, 40_000)

test('each job is in one pool', () => {
  const names = jobPools.flatMap(({ jobs }) => jobs.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
})
