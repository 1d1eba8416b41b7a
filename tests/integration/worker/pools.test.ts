import { expect, onTestFinished, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { recoverConnection } from '@/lib/connections/refresh/jobs'
import { checkConnection } from '@/lib/connections/verification/jobs'
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

test('a provider that never answers holds up checks alone: mails leave, plans are made, lost refreshes looked after', async () => {
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
  const lost = Array.from({ length: 8 }, () => loseRefresh(actor, listing))
  await Promise.all(lost)
  const worker = startProgram('lib/worker/main.ts', [], { SMTP_URL: mails.url })
  onTestFinished(() => void worker.process.kill('SIGKILL'))
  const places = jobPools.find(({ jobs }) => jobs.includes(checkConnection))?.concurrency ?? 0
  await expect
    .poll(() => provider.connections(), { timeout: 15_000 })
    .toBeGreaterThanOrEqual(places + lost.length)
  const values = { name: 'Ada', url: 'https://portico.example/' }
  await queueMail(db, { to: 'ada@example.com', locale: 'en', template: 'signInLink', values })
  await db.$executeRaw`SELECT graphile_worker.add_job('connection.plan', '{}'::json)`
  await expect.poll(() => mails.received.length, { timeout: 5_000 }).toBe(1)
  await expect
    .poll(async () => (await listJobs()).map(({ task }) => task), { timeout: 5_000 })
    .not.toContain('connection.plan')
  expect((await listJobs()).filter(({ task }) => task === checkConnectionJob.name)).toHaveLength(most + 4)
}, 40_000)

/** A connection whose token a process was refreshing when it ended. */
async function loseRefresh(actor: MemberActor, { id: listingId }: { id: string }): Promise<void> {
  const authMethod = 'oauth2_authorization_code'
  const organization = { id: actor.organizationId }
  const { id } = await createConnection(db, organization, { listingId, authMethod, isDefault: false })
  const tokens = { accessToken: 'a-token', tokenType: 'Bearer', refreshToken: 'a-refresh-token' }
  await storeCredentials(db, actor, id, tokens, new Date(0), authMethod)
  const lease = { leaseId: crypto.randomUUID(), leasedUntil: new Date(0), refreshAt: null }
  await db.credential.update({ where: { connectionId: id }, data: lease })
}

test('lost refreshes wait for no run of refreshes', () => {
  const pool = jobPools.find(({ jobs }) => jobs.includes(recoverConnection))
  expect(pool?.jobs).toEqual([recoverConnection])
})

test('each job is in one pool', () => {
  const names = jobPools.flatMap(({ jobs }) => jobs.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
})
