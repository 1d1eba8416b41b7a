import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
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
    says: (words) => expect.poll(() => text, { timeout: 15_000 }).toContain(words),
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

test('without a database the worker says so in one sentence', async () => {
  const port = await findClosedPort()
  const worker = startWorker({ DATABASE_URL: `postgresql://portico:hush-hush@127.0.0.1:${port}/portico` })
  expect(await endOf(worker)).toBe(1)
  expect(worker.output().trim()).toBe(
    `The database at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check DATABASE_URL and that PostgreSQL is running.`,
  )
})
