import { createHash } from 'node:crypto'
import { systemActor } from '@/lib/auth/actor'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

// A process of its own, like a web server: reads one connection's credentials many times at once when it is told
// to on standard input, and prints what came of it. Tokens are printed as hashes.

const [organizationId = '', connectionId = '', count = '1'] = process.argv.slice(2)
const actor = systemActor(organizationId)

async function read(): Promise<string> {
  try {
    const { values } = await usableCredential(actor, connectionId)
    return createHash('sha256')
      .update(values.accessToken ?? '')
      .digest('hex')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.message
  }
}

await db.$queryRaw`SELECT 1`
process.stdout.write('ready\n')
process.stdin.once('data', async () => {
  const results = await Promise.all(Array.from({ length: Number(count) }, read))
  process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0))
})
