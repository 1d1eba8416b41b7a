import { spawnSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startProgram } from '@/tests/support/processes'
import { sized } from '@/tests/support/sizes'
import { createReceiving, endpointOf, happen, startReceiver } from '../samples'

// What `faketime` loads before a program. What an endpoint waits for is compared with the worker's clock alone, not with
// the database's: that may stay right.
const { stdout } = spawnSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' })
const library = stdout?.trim() ?? ''

const hours = sized(6, 72)
/** How much faster than others the clock of the worker goes. */
const speed = sized(10_000, 3_000)

test.skipIf(library === '')(
  `a receiver that is down for ${hours} hours of the worker's clock gets every event, with the id of the first try (needs faketime)`,
  {
    timeout: sized(60_000, 300_000),
  },
  async () => {
    const tried = new Map<string, { ids: Set<string>; tries: number }>()
    const arrived = new Set<string>()
    let downSince = 0
    const receiver = await startReceiver(({ id, headers, body }, response) => {
      const at = Number(headers['webhook-timestamp'])
      downSince ||= at
      const { name } = JSON.parse(body).data
      const known = tried.get(name) ?? { ids: new Set(), tries: 0 }
      tried.set(name, { ids: known.ids.add(id), tries: known.tries + 1 })
      const isBack = at - downSince >= hours * 3600
      if (isBack) arrived.add(id)
      response.writeHead(isBack ? 204 : 503).end()
    })
    const { organization, endpointId } = await createReceiving(receiver)
    await happen(organization, 20)
    // Timers go by another clock, which stays right as well: answers have as long as ever.
    const clock = { LD_PRELOAD: library, FAKETIME: `+0 x${speed}`, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
    const worker = startProgram('lib/worker/main.ts', [], { LOG_LEVEL: 'error', ...clock })
    onTestFinished(() => void worker.process.kill('SIGKILL'))

    const delivered = { endpointId, state: 'delivered' } as const
    await expect
      .poll(() => db.webhookDelivery.count({ where: delivered }), {
        timeout: sized(50_000, 250_000),
        interval: 100,
      })
      .toBe(20)
    expect(tried.size).toBe(20)
    for (const { ids } of tried.values()) expect(ids.size).toBe(1)
    expect(arrived.size).toBe(20)
    expect(Math.max(...[...tried.values()].map(({ tries }) => tries))).toBeGreaterThan(1)
    expect(await endpointOf(endpointId)).toMatchObject({
      state: 'active',
      failureCount: 0,
      failingSince: null,
    })
  },
)
