import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { replayDelivery, replayRange } from '@/lib/webhooks/replay/mutations'
import { foreignMemberActor } from '@/tests/support/actors'
import { createReceiving, deliverAt, deliveriesOf, endpointOf, happen, startReceiver } from './samples'

const everything = () => ({ from: new Date(0), to: new Date(Date.now() + 60_000), which: 'all' }) as const

test('a receiver that asked for time is not called before, whatever is sent again', async () => {
  const receiver = await startReceiver((_, response) =>
    response.writeHead(429, { 'retry-after': '3600' }).end(),
  )
  const { organization, actor, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  const { resumeAt } = await endpointOf(endpointId)
  expect(Number(resumeAt) - Date.now()).toBeGreaterThan(3_500_000)
  await db.webhookDelivery.updateMany({ where: { endpointId }, data: { state: 'failed' } })
  const [delivery] = await deliveriesOf(endpointId)
  await replayDelivery(actor, delivery?.id ?? '')
  expect(await replayRange(actor, { endpointId, ...everything() })).toBe(0)
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(1)
  expect((await endpointOf(endpointId)).resumeAt).toEqual(resumeAt)
  receiver.behaviour.answer = (_, response) => void response.end()
  await deliverAt(endpointId, () => new Date(Number(resumeAt) + 1000))
  expect(await deliveriesOf(endpointId)).toMatchObject([{ state: 'delivered' }])
})

test('nobody floods a receiver: an event is sent again sixty times a minute, a range ten times in ten', async () => {
  const { organization, actor, endpointId } = await createReceiving(await startReceiver())
  await happen(organization)
  const [delivery] = await deliveriesOf(endpointId)
  const replays = await Promise.allSettled(
    Array.from({ length: 61 }, () => replayDelivery(actor, delivery?.id ?? '')),
  )
  const refused = replays.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([{ reason: { code: 'limit_exceeded' } }])
  const range = { endpointId, ...everything() }
  // Who may not send it again uses up nothing.
  const stranger = await foreignMemberActor()
  await expect(replayRange(stranger, range)).rejects.toMatchObject({ code: 'not_found' })
  for (let times = 0; times < 10; times += 1) await replayRange(actor, range)
  await expect(replayRange(actor, range)).rejects.toMatchObject({ code: 'limit_exceeded' })
})
