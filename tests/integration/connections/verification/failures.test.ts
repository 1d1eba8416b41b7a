import { describe, expect, test } from 'vitest'
import { verify } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import {
  adminWithListing,
  createSandboxListing,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { findClosedPort, startHttpServer } from '@/tests/support/http-server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from './reason-of'

const sandbox = await startSharedSandbox()

describe('nothing is connected, and the admin is told why, when the provider', () => {
  async function setUpAt() {
    const { actor } = await adminWithListing(sandbox)
    const at = async (url: string) =>
      startWithKey(actor, await createSandboxListing({ ...sandbox, url }), sandbox.apiKey)
    return { actor, at }
  }

  test.each([
    ['rejects the key', { kind: 'reject_key' }, 'verification.wrongCredentials'],
    ['answers 500', { kind: 'server_error' }, 'verification.providerError'],
    ['answers 429', { kind: 'rate_limit', retryAfterSeconds: 30 }, 'verification.rateLimited'],
    ['hangs up', { kind: 'drop' }, 'verification.connectionReset'],
    ['answers nonsense', { kind: 'malformed' }, 'verification.unexpectedAnswer'],
  ] as const)('%s', async (_name, fault, reason) => {
    const { actor, listing } = await adminWithListing(sandbox)
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    sandbox.faults.set(fault)
    const failure = await verify(actor, id).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'provider_failed',
      details: { reason, values: { provider: listing.name, host: new URL(sandbox.url).host } },
    })
    if (fault.kind === 'rate_limit') {
      expect(failure).toMatchObject({
        details: { retryAfterSeconds: 30, values: { wait: 30, waitUnit: 'seconds' } },
      })
    }
    expect(await storedConnection(id)).toMatchObject({
      state: 'pending',
      stateReason: 'verification',
      verifiedAt: null,
    })
    const where = { subjectId: id, action: 'connection.verification_failed' }
    expect(await db.auditEvent.findMany({ where })).toMatchObject([{ actorId: actor.userId, reason }])
    sandbox.faults.clear()
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })

  test('does not answer within ten seconds', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    sandbox.faults.set({ kind: 'slow', delayMs: 12_000 })
    expect(await reasonOf(verify(actor, id))).toBe('verification.timeout')
    const lastFailure = { reason: 'verification.timeout', limit: 10 }
    expect(await storedConnection(id)).toMatchObject({ state: 'pending', verifiedAt: null, lastFailure })
  })

  test('knows another key only', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const id = await startWithKey(actor, listing, 'not-the-key')
    expect(await reasonOf(verify(actor, id))).toBe('verification.wrongCredentials')
    expect(await storedConnection(id)).toMatchObject({ state: 'pending', isDefault: false })
  })

  test('is not at this address: no such name, nobody listening, another service, a private address', async () => {
    const { actor, at } = await setUpAt()
    const id = await at('https://no-such-host.invalid')
    expect(await reasonOf(verify(actor, id))).toMatch(/^verification\.(dnsFailed|timeout)$/)
    const closed = await at(`http://127.0.0.1:${await findClosedPort()}`)
    expect(await reasonOf(verify(actor, closed))).toBe('verification.connectionRefused')
    const other = await startHttpServer((_, response) => void response.writeHead(404).end())
    expect(await reasonOf(verify(actor, await at(other.origin)))).toBe('verification.wrongHost')
    expect(await reasonOf(verify(actor, await at('http://169.254.169.254')))).toBe(
      'verification.blockedAddress',
    )
  })

  test('has a certificate that nobody vouches for, or sends the call elsewhere', async () => {
    const { actor, at } = await setUpAt()
    const secure = await startHttpServer((_, response) => void response.end('{"ok":true}'), { isHttps: true })
    expect(await reasonOf(verify(actor, await at(secure.origin)))).toBe('verification.tlsError')
    const moved = await startHttpServer(
      (_, response) => void response.writeHead(302, { location: `${sandbox.url}/v1/me` }).end(),
    )
    expect(await reasonOf(verify(actor, await at(moved.origin)))).toBe('verification.redirected')
  })
})
