import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { plan } from '@/lib/connections/planning/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import { adminWithListing, startWithKey, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { mailsAbout } from './steps'

const sandbox = await startSharedSandbox()

test('a worker of its own finds the revoked key by a planned check, and the mail is written', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  await verify(actor, id)
  const past = new Date(Date.now() - 60_000)
  const { name } = await db.connection.update({ where: { id }, data: { nextCheckAt: past } })
  sandbox.faults.set({ kind: 'reject_key' })
  expect(await plan(systemActor(), { now: past })).toEqual({ refreshes: 0, checks: 1 })

  const worker = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    env: { ...process.env, NODE_ENV: 'test', PORTICO_ALLOW_PRIVATE_HOSTS: '127.0.0.1' },
    stdio: 'ignore',
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  await expect
    .poll(async () => (await storedConnection(id)).state, { timeout: 20_000, interval: 200 })
    .toBe('needs_reconnect')
  expect((await mailsAbout(name)).map(({ recipient }) => recipient)).toEqual([actor.email])
  worker.kill('SIGTERM')
  if (worker.exitCode === null) await once(worker, 'exit')
}, 30_000)
