import type { RequestListener } from 'node:http'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { callWithCredential, usableCredential } from '@/lib/connections/credentials/use/mutations'
import { refreshDue } from '@/lib/connections/refresh/due/mutations'
import { db } from '@/lib/db'
import { auditOf, dumpDatabase, storedConnection } from '@/tests/support/connect'
import { captureOutput } from '@/tests/support/log'
import { startProviderProxy } from '@/tests/support/provider-proxy'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { formsOf } from '@/tests/support/secrets'
import { endTokenIn, type SignedIn, signedInConnection, skipPause, valuesOf } from '@/tests/support/signed-in'
import { recoveries, refreshedAt } from './samples'

const sandbox = await startSharedSandbox()

const mailsTo = ({ admin }: SignedIn) => db.mailMessage.count({ where: { recipient: admin.email } })

describe('a token endpoint that fails', () => {
  const answer =
    (status: number, type: string, body: string): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': type }).end(body)
  const json = (status: number, body: object) => answer(status, 'application/json', JSON.stringify(body))

  test.each<[string, RequestListener, string]>([
    ['answers with a web page', answer(200, 'text/html', '<h1>Sign in</h1>'), 'token.tokenError'],
    ['answers 500', json(500, { error: 'oops' }), 'verification.providerError'],
    ['answers 500 with a web page', answer(500, 'text/html', '<h1>Oops</h1>'), 'verification.providerError'],
    ['answers 10 MB', answer(200, 'application/json', 'x'.repeat(10_000_000)), 'verification.tooLarge'],
    [
      'hands out a token of an unknown type',
      json(200, { access_token: 'a', token_type: 'mac', refresh_token: 'r' }),
      'token.unknownTokenType',
    ],
    ['hands out no token', json(200, { token_type: 'bearer' }), 'token.tokenError'],
    [
      'sends the call elsewhere',
      (_, response) => void response.writeHead(302, { location: '/x' }).end(),
      'verification.redirected',
    ],
    ['hangs up', (request) => void request.socket.destroy(), 'verification.connectionReset'],
    ['does not know the client', json(401, { error: 'invalid_client' }), 'authorization.wrongCredentials'],
    [
      'asks to wait',
      (_, response) => void response.writeHead(429, { 'retry-after': '90' }).end(),
      'verification.rateLimited',
    ],
  ])(
    '%s: the connection is degraded, keeps its tokens, and is tried again later',
    async (_, handler, reason) => {
      const known = await refreshedAt(sandbox, handler)
      const before = await valuesOf(known)
      await expect(usableCredential(known.actor, known.connectionId)).rejects.toMatchObject({
        code: 'provider_failed',
        details: { reason },
      })
      const { credential, ...connection } = await storedConnection(known.connectionId)
      expect(connection).toMatchObject({
        state: 'connected',
        stateReason: 'degraded',
        lastFailure: { reason },
        failureCount: 1,
      })
      const waits = reason === 'verification.rateLimited' ? 90 : 30
      const paused = ((credential?.pausedUntil?.getTime() ?? 0) - Date.now()) / 1000
      expect(paused).toBeGreaterThan(waits - 3)
      expect(paused).toBeLessThanOrEqual(waits)
      expect(credential).toMatchObject({ version: 1, leaseId: null, leasedUntil: null })
      expect(await valuesOf(known)).toEqual(before)
      expect(await mailsTo(known)).toBe(0)
      expect(await recoveries()).toEqual([])
    },
  )

  test('may hand out no new refresh token and no end: the old one is kept, and nothing is planned', async () => {
    const known = await refreshedAt(
      sandbox,
      json(200, { access_token: 'another-token', scope: 'people.read' }),
    )
    const before = await valuesOf(known)
    const { values } = await usableCredential(known.actor, known.connectionId)
    expect(values).toEqual({ ...before, accessToken: 'another-token', scope: 'people.read' })
    const { credential } = await storedConnection(known.connectionId)
    expect(credential).toMatchObject({ version: 2, expiresAt: null, refreshAt: null })
  })

  test('may send an ID token that is not valid: it is not asked for, and costs nothing', async () => {
    const known = await refreshedAt(
      sandbox,
      json(200, { access_token: 'a2', refresh_token: 'r2', id_token: 'x.y.z' }),
    )
    const { values } = await usableCredential(known.actor, known.connectionId)
    expect(values).toMatchObject({ accessToken: 'a2', refreshToken: 'r2' })
  })

  test('quotes secrets: none of them stands in an error, a row, the log or the audit log', async () => {
    const output = captureOutput()
    const known = await refreshedAt(sandbox, (request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const said = `${request.headers.authorization} ${body} ${decodeURIComponent(body)}`
        const answer = JSON.stringify({ error: 'invalid_request', error_description: said })
        response.writeHead(400, { 'content-type': 'application/json' }).end(answer)
      })
    })
    const { accessToken = '', refreshToken = '' } = await valuesOf(known)
    const error = await usableCredential(known.actor, known.connectionId).catch((error: Error) => error)
    const seen = [JSON.stringify(error), `${(error as Error).stack}`, output(), await dumpDatabase()].join()
    expect(seen).toContain('token.tokenError')
    for (const form of [accessToken, refreshToken, sandbox.clientSecret].flatMap(formsOf)) {
      expect(form.length).toBeGreaterThan(8)
      expect(seen).not.toContain(form)
    }
  })
})

describe('an answer that is lost', () => {
  test('after the provider has replaced the refresh token breaks the connection at the next try, with one mail', async () => {
    const proxy = await startProviderProxy(sandbox.url, (count) => (count === 1 ? 'drop' : 'deliver'))
    const known = await signedInConnection(sandbox, { tokenUrl: `${proxy.origin}/oidc/token` })
    const { connectionId } = known
    await endTokenIn(connectionId, 600)
    await refreshDue(systemActor())
    expect(await storedConnection(connectionId)).toMatchObject({
      stateReason: 'degraded',
      lastFailure: { reason: 'verification.connectionReset' },
    })
    await skipPause(connectionId)
    await refreshDue(systemActor())
    await refreshDue(systemActor())
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'needs_reconnect',
      lastFailure: { reason: 'verification.accessEnded' },
    })
    expect(proxy.answered()).toBe(2)
    expect(await mailsTo(known)).toBe(1)
  })

  test('by our database, which is away for a moment, costs nothing: the new tokens are held on to', async () => {
    const admin = new pg.Client({ connectionString: databaseNamed('postgres') })
    await admin.connect()
    const name = new URL(process.env.DATABASE_URL ?? '').pathname.slice(1)
    const allow = (isAllowed: boolean) => admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isAllowed}`)
    let back: NodeJS.Timeout | undefined
    const proxy = await startProviderProxy(sandbox.url, async (): Promise<'deliver'> => {
      await allow(false)
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
        [name],
      )
      back = setTimeout(() => void allow(true), 700)
      return 'deliver'
    })
    const known = await signedInConnection(sandbox, { tokenUrl: `${proxy.origin}/oidc/token` })
    await endTokenIn(known.connectionId, 600)
    try {
      expect(await usableCredential(known.actor, known.connectionId)).toMatchObject({ version: 2 })
    } finally {
      clearTimeout(back)
      await allow(true)
      await admin.end()
    }
    expect(proxy.answered()).toBe(1)
    await endTokenIn(known.connectionId, 600)
    expect(await valuesOf(known)).toMatchObject({ tokenType: 'bearer' })
  })
})

function databaseNamed(name: string): string {
  return Object.assign(new URL(process.env.DATABASE_URL ?? ''), { pathname: `/${name}` }).href
}

describe('a call that the provider refuses (401)', () => {
  /** Answers 401 to these tokens. */
  const callRefusing = (refused: Set<string>) => {
    const seen: string[] = []
    const call = async ({ values: { accessToken = '' } }: { values: Record<string, string> }) => {
      seen.push(accessToken)
      return { status: refused.has(accessToken) ? 401 : 200 }
    }
    return { seen, call }
  }

  test('is made once more with a new token, which the next ones use too', async () => {
    const known = await signedInConnection(sandbox)
    const { accessToken = '' } = await valuesOf(known)
    const { seen, call } = callRefusing(new Set([accessToken]))
    const results = await Promise.all(
      [1, 2, 3].map(() => callWithCredential(known.actor, known.connectionId, call)),
    )
    expect(results).toEqual([{ status: 200 }, { status: 200 }, { status: 200 }])
    expect(new Set(seen)).toEqual(new Set([accessToken, (await valuesOf(known)).accessToken]))
    expect((await storedConnection(known.connectionId)).credential?.version).toBe(2)
  })

  test('is not made a third time, and passes on what was said', async () => {
    const known = await signedInConnection(sandbox)
    let calls = 0
    const result = await callWithCredential(known.actor, known.connectionId, async () => {
      calls += 1
      return { status: 401 }
    })
    expect(result).toEqual({ status: 401 })
    expect(calls).toBe(2)
  })

  test('finds out that the grant is over', async () => {
    const known = await signedInConnection(sandbox)
    sandbox.revokeTokens()
    const call = callWithCredential(known.actor, known.connectionId, async () => ({ status: 401 }))
    await expect(call).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'connectionNeedsReconnect' },
    })
    expect(await storedConnection(known.connectionId)).toMatchObject({ state: 'needs_reconnect' })
    expect((await auditOf(known.connectionId)).map(({ action }) => action)).toEqual([
      'connection.state_changed',
    ])
  })
})
