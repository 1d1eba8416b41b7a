import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { reachProvider } from '@/lib/syncs/provider/reaching/mutations'
import { startHttpServer } from '@/tests/support/http-server'
import { createSynced } from '@/tests/support/syncs'

test('calls that waited for credentials do not go all at once: what the provider allows is kept', async () => {
  const limits = { perMinute: 300, burst: 5 }
  let [tokens, at, refused] = [limits.burst, Date.now(), 0]
  const server = await startHttpServer((_, response) => {
    const now = Date.now()
    tokens = Math.min(limits.burst, tokens + ((now - at) / 60_000) * limits.perMinute)
    at = now
    if (tokens >= 1) tokens -= 1
    else refused += 1
    response.writeHead(200, { 'content-type': 'application/scim+json' }).end('{}')
  })
  const synced = await createSynced({ url: `${server.origin}/scim/v2`, limits })
  let later = 0
  const { send, baseUrl } = await reachProvider(synced.system, synced.connectionId, {
    now: () => Date.now() + later,
  })
  const ask = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () => send({ method: 'GET', url: `${baseUrl}/Users`, headers: {} })),
    )
  await ask(6)
  expect(refused).toBe(0)
  // They have to be read again, which takes as long as a refresh of tokens may.
  later = 31_000
  const held = db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE "Credential" IN ACCESS EXCLUSIVE MODE`
    await setTimeout(2_000)
  })
  await setTimeout(200)
  await ask(12)
  await held
  expect(refused).toBe(0)
})
