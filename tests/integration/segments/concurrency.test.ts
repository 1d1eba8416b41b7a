import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import { rematchUserIds } from '@/lib/segments/matching/mutations'
import { createEmployee, createOrganization, unique } from '@/tests/support/factories'
import { startProgram } from '@/tests/support/processes'
import { accessTokenOf, segmentsClient } from '@/tests/support/segments-api'
import { createSegment, readSegment } from './samples'

let organization: Organization
let call: Awaited<ReturnType<typeof segmentsClient>>
beforeAll(async () => {
  organization = await createOrganization(db)
  call = await segmentsClient(organization)
})

test('20 clients that add and remove ids of their own at once lose nothing', async () => {
  const { id } = await createSegment(organization)
  const idsOf = (client: number) => Array.from({ length: 50 }, (_, index) => `client-${client}-${index}`)
  const run = async (client: number) => {
    const send = await segmentsClient(organization)
    const ids = idsOf(client)
    const put = async (action: string, userIds: string[]) =>
      (await send('PUT', id, { body: { action, userIds } })).status
    return [await put('add', ids), await put('remove', ids.slice(0, 30)), await put('add', ids.slice(0, 10))]
  }
  const clients = Array.from({ length: 20 }, (_, client) => client)
  const statuses = await Promise.all(clients.map(run))
  expect(new Set(statuses.flat())).toEqual(new Set([200]))
  const { userCount, users } = await readSegment(id)
  const expected = clients.flatMap((client) => [...idsOf(client).slice(0, 10), ...idsOf(client).slice(30)])
  expect(Object.keys(users).sort()).toEqual(expected.sort())
  expect(userCount).toBe(expected.length)
})

test('segments made at once with one name are one', async () => {
  const name = unique()
  const send = () => call('POST', '', { body: { name, userIds: ['a'] } })
  const answers = await Promise.all([send(), send(), send(), send()])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
})

test('a person who takes on an id while it is added matches in the end, whichever comes first', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { id } = await createSegment(organization)
    const email = `arrival-${unique()}@example.com`
    const arrive = async () => {
      if (round % 2) await sleep(round * 3)
      const employee = await createEmployee(db, organization, { email })
      await db.$transaction((tx) => rematchUserIds(tx, organization.id, [email]))
      return employee
    }
    const [employee] = await Promise.all([
      arrive(),
      call('PUT', id, { body: { action: 'add', userIds: [email] } }),
    ])
    expect(await readSegment(id)).toMatchObject({ matchedCount: 1, users: { [email]: employee.id } })
  }
})

test('readers see all of an override or nothing of it, also when its process is killed in the middle', async () => {
  const { id } = await createSegment(organization)
  const before = Array.from({ length: 5_000 }, (_, index) => `before-${index}`)
  await call('PUT', id, { body: { action: 'add', userIds: before } })
  const token = await accessTokenOf(organization)
  // The statement has run and is not committed: the entry in the list of calls waits for this lock.
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "SegmentCall" IN SHARE MODE`
      const program = startProgram('tests/support/override.ts', [organization.guid, id], { TOKEN: token })
      await expect.poll(() => countWaiting(), { timeout: 15_000 }).toBe(1)
      expect((await readSegment(id)).userCount).toBe(5_000)
      expect(Object.keys((await readSegment(id)).users)).toHaveLength(5_000)
      program.process.kill('SIGKILL')
      await program.ended
    },
    { timeout: 20_000 },
  )
  await expect.poll(() => countWaiting()).toBe(0)
  const kept = await readSegment(id)
  expect(kept.userCount).toBe(5_000)
  expect(Object.keys(kept.users).sort()).toEqual(before.sort())
  const again = await call('PUT', id, { body: { action: 'override', userIds: ['after'] } })
  expect(again).toMatchObject({ status: 200, body: { added: 1, removed: 5_000, userCount: 1 } })
})

async function countWaiting(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO "SegmentCall"%'
      AND pid <> pg_backend_pid()`
  return row?.count ?? 0
}
