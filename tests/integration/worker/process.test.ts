import { setTimeout } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { queueMail } from '@/lib/mail'
import { watchJobs } from '@/lib/worker/liveness'
import { endHeldSessions } from '@/tests/support/held-sessions'
import { findClosedPort } from '@/tests/support/http-server'
import { type Program, startProgram } from '@/tests/support/processes'
import { startMailServer } from '@/tests/support/smtp-server'
import { listJobs } from '@/tests/support/worker'

function startWorker(env: Record<string, string>): Program {
  const worker = startProgram('lib/worker/main.ts', [], env)
  onTestFinished(() => void worker.process.kill('SIGKILL'))
  return worker
}

async function endOf({ process: child, ended }: Program): Promise<number | NodeJS.Signals | null> {
  await ended
  return child.exitCode ?? child.signalCode
}

/** A mail server that keeps each mail waiting until it is told to take it. */
async function startWaitingServer() {
  const answers: (() => void)[] = []
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => void answers.push(done),
  })
  return {
    url: server.url,
    received: server.received,
    answers,
    untilAsked: (times: number) =>
      expect.poll(() => answers.length, { timeout: 10_000, interval: 20 }).toBe(times),
    untilReceived: (count: number) =>
      expect.poll(() => server.received.length, { timeout: 10_000, interval: 20 }).toBe(count),
  }
}

const sendMail = () =>
  db.$transaction((tx) =>
    queueMail(tx, {
      to: 'ada@example.com',
      locale: 'en',
      template: 'signInLink',
      values: { name: 'Ada', url: 'https://portico.example/?token=hush-hush' },
      isSensitive: true,
    }),
  )

/** A minute may have begun, which brings jobs of the timetable. */
const waitingMails = async () => (await listJobs()).filter(({ task }) => task.startsWith('mail.'))

// What a test left undone is none of the next one's.
beforeEach(async () => {
  await db.$executeRaw`SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker._private_jobs))`
})

test('the worker takes up jobs as they come, and when it is asked to end, finishes the one that runs', async () => {
  const server = await startWaitingServer()
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await server.untilAsked(1)
  server.answers[0]?.()
  await server.untilReceived(1)
  await sendMail()
  await server.untilAsked(2)
  worker.process.kill('SIGTERM')
  await worker.says('The worker stops')
  server.answers[1]?.()
  expect(await endOf(worker)).toBe(0)
  expect(server.received).toHaveLength(2)
  expect(await waitingMails()).toEqual([])
  expect(worker.output()).not.toContain('hush-hush')
})

test('a job that does not end is handed back for another try', async () => {
  const server = await startWaitingServer()
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await server.untilAsked(1)
  worker.process.kill('SIGTERM')
  expect(await endOf(worker)).toBe(0)
  const [job] = await db.$queryRaw<{ isFree: boolean }[]>`
    SELECT locked_by IS NULL AS "isFree" FROM graphile_worker._private_jobs`
  expect(job).toEqual({ isFree: true })
})

test('the job of a worker that was killed is done by another; those of one that lives stay with it', async () => {
  const server = await startWaitingServer()
  const killed = startWorker({ SMTP_URL: server.url })
  await killed.says('The worker is ready')
  await sendMail()
  await server.untilAsked(1)
  killed.process.kill('SIGKILL')
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await server.untilAsked(2)
  await worker.says('Workers ended with jobs, which are given back')
  await server.untilAsked(3)
  server.answers[2]?.()
  await server.untilReceived(1)

  // Another looks more often than workers do, while the session is lost again and again.
  onTestFinished(watchJobs({ lookMs: 300 }))
  for (let count = 0; count < 3; count += 1) {
    await endHeldSessions(worker.process.pid)
    await setTimeout(700)
  }
  await setTimeout(1_200)
  expect(server.answers).toHaveLength(3)
  expect(worker.output().match(/given back/g)).toHaveLength(1)
  server.answers[1]?.()
  await server.untilReceived(2)
  await expect.poll(waitingMails, { timeout: 5_000 }).toEqual([])
}, 60_000)

test('without a database the worker says so in one sentence', async () => {
  const port = await findClosedPort()
  const worker = startWorker({ DATABASE_URL: `postgresql://portico:hush-hush@127.0.0.1:${port}/portico` })
  expect(await endOf(worker)).toBe(1)
  expect(worker.output().trim()).toBe(
    `The database at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check DATABASE_URL and that PostgreSQL is running.`,
  )
})
