import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { circumstances, withBenchDatabase, writeSection } from '../harness'

const events = 100_000
const bareEvents = 20_000
const rounds = 3

process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'
const receiver = fork(new URL('./receiver.ts', import.meta.url))
const [{ port }] = (await once(receiver, 'message')) as [AddressInfo]
const url = `http://127.0.0.1:${port}/hook`

/** Posts of the same size, as many at a time, by undici alone. */
async function postBare(): Promise<number> {
  const dispatcher = new Agent()
  const body = JSON.stringify({ type: 'segment.changed', timestamp: new Date(), data: { name: 'Segment 0' } })
  let left = bareEvents
  const startedAt = performance.now()
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const answer = await request(url, { method: 'POST', body, dispatcher })
      await answer.body.dump()
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  await dispatcher.close()
  return bareEvents / seconds
}

await withBenchDatabase('webhooks', async () => {
  const { systemActor } = await import('@/lib/auth/actor')
  const { db } = await import('@/lib/db')
  const { recordEvents } = await import('@/lib/events/mutations')
  const { deliverDue } = await import('@/lib/webhooks/delivery/mutations')
  const { createEndpoint } = await import('@/lib/webhooks/mutations')
  const { memberActor } = await import('@/tests/support/actors')
  const { createOrganization } = await import('@/tests/support/factories')
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { endpointId } = await createEndpoint(actor, { url, events: ['segment.changed'] })

  async function fill(): Promise<number> {
    const startedAt = performance.now()
    for (let part = 0; part < events / 10_000; part += 1) {
      const told = Array.from({ length: 10_000 }, (_, number) => ({
        type: 'segment.changed' as const,
        data: { name: `Segment ${number}` },
      }))
      await db.$transaction((tx) => recordEvents(tx, organization.id, told))
    }
    return performance.now() - startedAt
  }

  const rates = { bare: [] as number[], portico: [] as number[] }
  const before = process.memoryUsage.rss()
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss() - before)
  }, 200)
  let filled = 0
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await postBare())
    filled = await fill()
    const startedAt = performance.now()
    await deliverDue(systemActor(), endpointId)
    rates.portico.push(events / ((performance.now() - startedAt) / 1000))
    const left = await db.webhookDelivery.count({ where: { endpointId, state: { not: 'delivered' } } })
    if (left > 0) throw new Error(`${left} deliveries did not arrive`)
  }
  clearInterval(timer)
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [bare, portico] = [middle(rates.bare), middle(rates.portico)]
  await db.$disconnect()
  await writeSection('Webhooks', [
    circumstances('bench:webhooks'),
    `${events.toLocaleString('en')} events wait for one receiver and are delivered eight at a time, each signed, its answer kept and its delivery marked; against a bare undici loop that posts as much, eight at a time, and keeps nothing. Medians of ${rounds} rounds in one process.`,
    [
      '| bare, posts/s | Portico, deliveries/s | ratio |',
      '| ---: | ---: | ---: |',
      `| ${bare.toFixed(0)} | ${portico.toFixed(0)} | ${(portico / bare).toFixed(2)} |`,
    ].join('\n'),
    `Writing ${events.toLocaleString('en')} events took ${(filled / 1000).toFixed(1)} s, 10,000 in a transaction. The process grew by ${Math.round(most / 2 ** 20)} MB at most, the writing of them included.`,
  ])
})
receiver.kill()
