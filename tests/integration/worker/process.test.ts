import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { queueMail } from '@/lib/mail'
import { findClosedPort } from '@/tests/support/http-server'
import { startMailServer } from '@/tests/support/smtp-server'
import { listJobs } from '@/tests/support/worker'

interface Worker {
  process: ChildProcess
  output(): string
  /** Resolves when the output holds the text. */
  says(text: string): Promise<void>
}

function startWorker(env: Record<string, string>): Worker {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'info', ...env },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    process: child,
    output: () => text,
    says: (words) => expect.poll(() => text, { timeout: 25_000 }).toContain(words),
  }
}

async function endOf({ process: child }: Worker): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode ?? child.signalCode
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

test('the worker takes up jobs as they come, and ends when it is asked to', async () => {
  const server = await startMailServer()
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1)
  await worker.says('Completed task')
  worker.process.kill('SIGTERM')
  expect(await endOf(worker)).toBe(0)
  expect(await waitingMails()).toEqual([])
  expect(worker.output()).not.toContain('hush-hush')
})

test('a running job is finished before the worker ends', async () => {
  let answer: (() => void) | undefined
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => {
      answer = done
    },
  })
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await expect.poll(() => answer, { timeout: 10_000 }).toBeDefined()
  worker.process.kill('SIGTERM')
  await worker.says('The worker stops')
  answer?.()
  expect(await endOf(worker)).toBe(0)
  expect(server.received).toHaveLength(1)
  expect(await waitingMails()).toEqual([])
})

test('a job that does not end is handed back for another try', async () => {
  let isAsked = false
  const server = await startMailServer({
    onRcptTo: () => {
      isAsked = true
    },
  })
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await expect.poll(() => isAsked, { timeout: 10_000 }).toBe(true)
  const start = Date.now()
  worker.process.kill('SIGTERM')
  expect(await endOf(worker)).toBe(0)
  expect(Date.now() - start).toBeLessThan(8_000)
  const [job] = await db.$queryRaw<{ isFree: boolean }[]>`
    SELECT locked_by IS NULL AS "isFree" FROM graphile_worker._private_jobs`
  expect(job).toEqual({ isFree: true })
}, 30_000)

test('the job of a worker that was killed is done by another', async () => {
  let tries = 0
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => {
      tries += 1
      // The first is never answered.
      if (tries > 1) done()
    },
  })
  const worker = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await sendMail()
  await expect.poll(() => tries, { timeout: 10_000 }).toBe(1)
  worker.process.kill('SIGKILL')
  const other = startWorker({ SMTP_URL: server.url })
  await other.says('Workers ended with jobs, which are given back')
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1)
  expect(await waitingMails()).toEqual([])
}, 60_000)

test('the job of a worker that lives stays with it, however long it takes', async () => {
  let answer: (() => void) | undefined
  let tries = 0
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => {
      tries += 1
      answer = done
    },
  })
  const worker = startWorker({ SMTP_URL: server.url })
  const other = startWorker({ SMTP_URL: server.url })
  await worker.says('The worker is ready')
  await other.says('The worker is ready')
  await sendMail()
  await expect.poll(() => tries, { timeout: 10_000 }).toBe(1)
  // Longer than it takes until the jobs of a dead one are given back.
  await setTimeout(17_000)
  answer?.()
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1)
  await expect.poll(waitingMails, { timeout: 5_000 }).toEqual([])
  expect(tries).toBe(1)
  expect(worker.output() + other.output()).not.toContain('given back')
}, 60_000)

test('without a database the worker says so in one sentence', async () => {
  const port = await findClosedPort()
  const worker = startWorker({ DATABASE_URL: `postgresql://portico:hush-hush@127.0.0.1:${port}/portico` })
  expect(await endOf(worker)).toBe(1)
  expect(worker.output().trim()).toBe(
    `The database at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check DATABASE_URL and that PostgreSQL is running.`,
  )
})
