import { encode } from 'next-auth/jwt'
import { db } from '@/lib/db'
import { createSession } from '@/tests/support/factories'
import { build, isBuilt } from '../../scripts/launch/build'
import { untilHealthy } from '../../scripts/launch/parts'
import { startWeb } from '../../scripts/launch/web'

const port = 3312
const url = `http://localhost:${port}`

/**
 * The production web server on the database of the benchmark, for as long as something is measured.
 * @throws when it cannot be built or does not get healthy
 */
export async function withWebServer<Result>(run: () => Promise<Result>): Promise<Result> {
  const databaseUrl = process.env.DATABASE_URL ?? ''
  Object.assign(process.env, { PORT: String(port), PORTICO_URL: url, PORTICO_DEMO: 'false' })
  if (!(await isBuilt(databaseUrl))) await build(databaseUrl)
  const web = startWeb('production')
  try {
    await untilHealthy(web, `${url}/api/health/ready`)
    return await run()
  } finally {
    await web.stop()
  }
}

/** What a browser of that user sends, for `timeAnswer`. */
export async function cookieOf(userId: string): Promise<string> {
  const { id: sessionId } = await createSession(db, { id: userId })
  const secret = process.env.PORTICO_SESSION_SECRET ?? ''
  return `next-auth.session-token=${await encode({ token: { sub: userId, sessionId }, secret })}`
}

/**
 * Milliseconds from the request of a page to the last byte of its answer.
 * @param has what the page must say, so that no error is measured
 * @throws when the answer lacks it
 */
export async function timeAnswer(address: string, cookie: string, has: RegExp): Promise<number> {
  const startedAt = performance.now()
  const response = await fetch(url + address, { headers: { cookie } })
  const body = await response.text()
  const milliseconds = performance.now() - startedAt
  if (response.status !== 200 || !has.test(body))
    throw new Error(`${address}: ${response.status} without ${has}`)
  return milliseconds
}
