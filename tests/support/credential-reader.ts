import { systemActor } from '@/lib/auth/actor'
import { openFor } from '@/lib/connections/credentials/queries'
import { db } from '@/lib/db'

// A process of its own, like a worker: opens stored credentials, 50 a second, until standard input ends.
// Prints a line for each that does not open, then how many it read.

const stored = await db.credential.findMany({
  select: { connectionId: true, connection: { select: { organizationId: true } } },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
let reads = 0
let isDone = false
process.stdin.on('end', () => {
  isDone = true
})
process.stdin.resume()

async function read({ connectionId, connection }: (typeof stored)[number]): Promise<void> {
  const { sealed } = await db.credential.findUniqueOrThrow({ where: { connectionId } })
  const values = await openFor(db, systemActor(connection.organizationId), connectionId, sealed)
  if (values.apiKey !== `key of ${connectionId}`) throw new Error(`Other values at ${connectionId}`)
}

const startedAt = performance.now()
const running = new Set<Promise<void>>()
while (!isDone) {
  const next = stored[Math.floor(Math.random() * stored.length)]
  if (!next) throw new Error('No credentials are stored')
  const one = read(next)
    .catch((error: unknown) => say(`failed: ${error}`))
    .finally(() => running.delete(one))
  running.add(one)
  reads += 1
  if (reads === 1) say('reading')
  const next50th = startedAt + reads * 20 - performance.now()
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, next50th)))
}
await Promise.all(running)
say(`read ${reads}`)
process.exit(0)
