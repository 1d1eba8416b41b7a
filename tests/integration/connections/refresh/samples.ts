import type { RequestListener } from 'node:http'
import { startHttpServer } from '@/tests/support/http-server'
import type { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, type SignedIn, signedInConnection } from '@/tests/support/signed-in'
import { listJobs } from '@/tests/support/worker'

export const recoveries = async () =>
  (await listJobs()).filter(({ task }) => task === 'connection.recover_refresh')

/** A connection whose token has ended, or ends so soon, and is asked for anew at a server of the test's own. */
export async function refreshedAt(
  sandbox: Awaited<ReturnType<typeof startSharedSandbox>>,
  handler: RequestListener,
  seconds = -60,
): Promise<SignedIn> {
  const server = await startHttpServer(handler)
  const known = await signedInConnection(sandbox, { tokenUrl: `${server.origin}/token` })
  await endTokenIn(known.connectionId, seconds)
  return known
}
