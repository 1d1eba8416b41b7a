import { type ChildProcess, spawn } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { endHolds } from '@/lib/database/holds'
import { watchEndpoints } from '@/lib/webhooks/delivery/jobs'
import { createReceiving, deliveriesOf, happen, startReceiver } from './samples'

function watch(): void {
  const stop = watchEndpoints()
  onTestFinished(async () => {
    stop()
    await endHolds()
  })
}

test('a receiver that never answers slows down nobody else', async () => {
  const silent = await startReceiver(() => {})
  const quick = await startReceiver()
  const stuck = await createReceiving(silent)
  const { organization, endpointId } = await createReceiving(quick)
  await happen(stuck.organization, 100)
  watch()
  await expect.poll(() => silent.received.length, { timeout: 10_000 }).toBe(8)
  await happen(organization, 50)
  await expect.poll(() => quick.received.length, { timeout: 10_000 }).toBe(50)
  expect(silent.received).toHaveLength(8)
  await expect
    .poll(async () => (await deliveriesOf(endpointId)).every(({ state }) => state === 'delivered'))
    .toBe(true)
})

/** A worker of its own: what is under test is its end. */
function startWatcher(): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '-e', "import('@/lib/webhooks/delivery/jobs').then((jobs) => jobs.watchEndpoints())"],
    { env: { ...process.env, LOG_LEVEL: 'error' }, stdio: 'inherit' },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('a worker that is killed loses nothing: another delivers the rest within 30 s, with the same ids', async () => {
  const open: ServerResponse[] = []
  const receiver = await startReceiver((_, response) => void open.push(response))
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization, 30)
  const first = startWatcher()
  await expect.poll(() => open.length, { timeout: 20_000 }).toBe(8)
  startWatcher()
  const cutOff = receiver.received.map(({ id }) => id)
  first.kill('SIGKILL')
  receiver.behaviour.answer = (_, response) => void response.writeHead(200).end()
  const isDone = async () => (await deliveriesOf(endpointId)).every(({ state }) => state === 'delivered')
  await expect.poll(isDone, { timeout: 30_000 }).toBe(true)
  const times = (id: string) => receiver.received.filter((one) => one.id === id).length
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(30)
  expect(cutOff.map(times)).toEqual(Array(8).fill(2))
  expect(receiver.received).toHaveLength(38)
}, 60_000)

test('two workers deliver nothing twice', async () => {
  const receiver = await startReceiver((_, response) => {
    setTimeout(() => response.writeHead(200).end(), 5)
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization)
  startWatcher()
  await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(1)
  watch()
  await happen(organization, 300)
  const isDone = async () => (await deliveriesOf(endpointId)).every(({ state }) => state === 'delivered')
  await expect.poll(isDone, { timeout: 20_000 }).toBe(true)
  expect(receiver.received).toHaveLength(301)
})
