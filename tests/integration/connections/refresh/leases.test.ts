import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { refreshDue } from '@/lib/connections/refresh/due/mutations'
import { recoverConnection } from '@/lib/connections/refresh/jobs'
import { findLostLeases } from '@/lib/connections/refresh/lease/mutations'
import { recoverRefresh } from '@/lib/connections/refresh/mutations'
import { db } from '@/lib/db'
import { storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, signedInConnection } from '@/tests/support/signed-in'
import { runJobs } from '@/tests/support/worker'
import { recoveries, refreshedAt } from './samples'

const sandbox = await startSharedSandbox()

describe('the lease', () => {
  test('of a process that is gone is taken over when it ends, by its job or by whoever needs the token', async () => {
    for (const run of [recoverRefresh, usableCredential]) {
      const known = await signedInConnection(sandbox)
      const { connectionId } = known
      await endTokenIn(connectionId, -60)
      const hold = (until: Date) =>
        db.credential.update({
          where: { connectionId },
          data: { leaseId: crypto.randomUUID(), leasedUntil: until },
        })
      await hold(new Date(Date.now() + 60_000))
      await refreshDue(systemActor())
      await recoverRefresh(known.actor, connectionId)
      expect((await storedConnection(connectionId)).credential).toMatchObject({ version: 1 })
      await hold(new Date(Date.now() + 300))
      if (run === recoverRefresh) await new Promise((resolve) => setTimeout(resolve, 350))
      await run(known.actor, connectionId)
      expect((await storedConnection(connectionId)).credential).toMatchObject({ version: 2, leaseId: null })
    }
  })

  test('of a process that is gone is found by the workers, and the token is refreshed', async () => {
    const known = await signedInConnection(sandbox)
    const { connectionId } = known
    const hold = (seconds: number) =>
      db.credential.update({
        where: { connectionId },
        data: { leaseId: crypto.randomUUID(), leasedUntil: new Date(Date.now() + seconds * 1000) },
      })
    await hold(60)
    expect(await findLostLeases(systemActor())).toBe(0)
    await hold(-1)
    for (const _ of ['one worker', 'another']) expect(await findLostLeases(systemActor())).toBe(1)
    expect(await recoveries()).toHaveLength(1)
    await runJobs([recoverConnection])
    expect((await storedConnection(connectionId)).credential).toMatchObject({ version: 2, leaseId: null })
    expect(await findLostLeases(systemActor())).toBe(0)
    await expect(findLostLeases(known.admin)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('that has passed on keeps a failure from being recorded, but not a success', async () => {
    let fails = true
    const known = await refreshedAt(sandbox, async (_, response) => {
      const { connectionId } = known
      const leasedUntil = new Date(Date.now() + 200)
      await db.credential.update({
        where: { connectionId },
        data: { leaseId: crypto.randomUUID(), leasedUntil },
      })
      const status = fails ? 500 : 200
      fails = false
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ access_token: 'late-token', refresh_token: 'late-refresh' }))
    })
    const { values } = await usableCredential(known.actor, known.connectionId)
    expect(values.accessToken).toBe('late-token')
    expect(await storedConnection(known.connectionId)).toMatchObject({ stateReason: null, failureCount: 0 })
  })
})
