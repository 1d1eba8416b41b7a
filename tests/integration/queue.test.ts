import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { db, type Transaction } from '@/lib/db'
import { defineJob, enqueue } from '@/lib/queue'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { followSyncChangesJob } from '@/lib/sync-changes/schema'
import { untilWaiting } from '@/tests/support/locks'
import { createSynced } from '@/tests/support/syncs'

const job = defineJob('test.same-key', z.object({ by: z.string() }))

interface Waiting {
  payload: unknown
  isBegun: boolean
}

const jobsOf = (identifier: string, part: object) =>
  db.$queryRaw<Waiting[]>`
    SELECT job."payload", job."locked_at" IS NOT NULL AS "isBegun"
    FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task."id" = job."task_id"
    WHERE task."identifier" = ${identifier} AND job."payload"::jsonb @> ${JSON.stringify(part)}::jsonb
    ORDER BY job."id"`

/** The first of a kind is waited for in another way, until its name is there. */
async function makeKnown(identifier: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO graphile_worker._private_tasks ("identifier") VALUES (${identifier}) ON CONFLICT DO NOTHING`
}

/** Adds a job in a transaction while another adds one of its key; as it ends, a worker has that one begun. */
async function addBeside(
  first: (tx: Transaction) => Promise<void>,
  second: (tx: Transaction) => Promise<void>,
) {
  let adding: Promise<void> | null = null
  await db.$transaction(async (tx) => {
    await first(tx)
    adding = db.$transaction(second)
    await untilWaiting(1)
    await tx.$executeRaw`
      UPDATE graphile_worker._private_jobs SET "locked_at" = now(), "locked_by" = 'a worker', "attempts" = 1
      WHERE "locked_at" IS NULL AND xmin = pg_current_xact_id()::xid`
  })
  await adding
}

test('a job is added though one of its key was begun while it waited for that one to be there', async () => {
  await makeKnown(job.name)
  const by = randomUUID()
  const options = { key: by }
  onTestFinished(async () => {
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE "payload"::jsonb @> ${JSON.stringify({ by })}::jsonb`
  })
  await addBeside(
    (tx) => enqueue(tx, job, { by }, options),
    (tx) => enqueue(tx, job, { by }, options),
  )
  expect(await jobsOf(job.name, { by })).toEqual([
    { payload: { by }, isBegun: true },
    { payload: { by }, isBegun: false },
  ])
})

test('a change of people is followed by a job that begins after it, whatever changes at the same time', async () => {
  await makeKnown(followSyncChangesJob.name)
  const { connectionId, organization } = await createSynced({
    url: 'https://provider.example/scim',
    people: 1,
  })
  await db.syncSettings.update({ where: { connectionId }, data: { isEnabled: true, onChange: true } })
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE "payload"::jsonb @> ${JSON.stringify({ connectionId })}::jsonb`
  const record = (tx: Transaction) => recordSyncChange(tx, organization.id, [randomUUID()])
  await addBeside(record, record)
  const jobs = await jobsOf(followSyncChangesJob.name, { connectionId })
  expect(jobs.map(({ isBegun }) => isBegun)).toEqual([true, false])
  expect(await db.syncChange.count({ where: { connectionId } })).toBe(2)
})
