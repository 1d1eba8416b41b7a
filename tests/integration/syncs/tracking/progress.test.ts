import { beforeAll, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { runProgress } from '@/lib/syncs/tracking/progress/queries'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization, createSyncRun } from '@/tests/support/factories'

let organization: { id: string }
let viewer: MemberActor
beforeAll(async () => {
  organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
})

describe('progress', () => {
  const start = Date.UTC(2026, 4, 1, 8)
  async function running(items: number, done: number) {
    const of = await createConnection(db, organization)
    return createSyncRun(db, of, {
      state: 'running',
      startedAt: new Date(start),
      items: Array.from({ length: items }, (_, index) =>
        index < done ? { status: 'succeeded' } : { status: 'pending' },
      ),
    })
  }

  test('is what is done of all, at the pace since the start until more is known', async () => {
    const fresh = await running(10, 4)
    const nothing = { perMinute: null, secondsLeft: null }
    expect(await runProgress(viewer, fresh.id, start + 1000)).toMatchObject(nothing)
    const { id } = await running(10, 4)
    expect(await runProgress(viewer, id, start + 60_000)).toMatchObject({
      status: 'running',
      total: 10,
      done: 4,
      succeeded: 4,
      perMinute: 4,
      secondsLeft: 90,
    })
  })

  test('follows the pace of the last minute, and counts what needed nothing as dealt with', async () => {
    const { id } = await running(10, 4)
    await runProgress(viewer, id, start + 600_000)
    await db.syncRun.update({ where: { id }, data: { total: 8, unchanged: 2 } })
    expect(await runProgress(viewer, id, start + 630_000)).toMatchObject({
      total: 8,
      perMinute: 4,
      secondsLeft: 60,
    })
  })

  test('says until when a run waits, and no time left meanwhile', async () => {
    const { id } = await running(10, 4)
    const resumeAt = new Date(start + 300_000)
    await db.syncRun.update({ where: { id }, data: { reason: 'throttled', resumeAt } })
    expect(await runProgress(viewer, id, start + 60_000)).toMatchObject({
      reason: 'throttled',
      resumeAt: resumeAt.toISOString(),
      secondsLeft: null,
    })
  })
})
