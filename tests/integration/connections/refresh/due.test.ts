import { beforeEach, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { plan } from '@/lib/connections/planning/mutations'
import { refreshDue } from '@/lib/connections/refresh/due/mutations'
import { refreshDueConnections } from '@/lib/connections/refresh/jobs'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import { createConnection, createOrganization } from '@/tests/support/factories'
import { startHttpServer } from '@/tests/support/http-server'
import { captureOutput } from '@/tests/support/log'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, type SignedIn, signedInConnection } from '@/tests/support/signed-in'
import { listJobs, runJobs } from '@/tests/support/worker'

const sandbox = await startSharedSandbox()

beforeEach(async () => {
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await db.organization.deleteMany()
})

async function dueConnections(count: number, options?: Parameters<typeof signedInConnection>[1]) {
  const known: SignedIn[] = []
  for (let number = 0; number < count; number += 1) {
    known.push(await signedInConnection(sandbox, options))
    await endTokenIn(known.at(-1)?.connectionId ?? '', 600 + number)
  }
  return known
}

const versionOf = async ({ connectionId }: SignedIn) =>
  (await storedConnection(connectionId)).credential?.version

const tokenCalls = () => sandbox.calls().filter(({ path }) => path === '/oidc/token').length

test('all that are due are refreshed once, by two runs at the same time, and what is not due is left alone', async () => {
  const due = await dueConnections(24)
  const [later] = await dueConnections(1)
  await endTokenIn(later?.connectionId ?? '', 3600)
  const before = tokenCalls()
  const counts = await Promise.all([refreshDue(systemActor()), refreshDue(systemActor())])
  expect(counts[0] + counts[1]).toBe(24)
  expect(tokenCalls() - before).toBe(24)
  expect(new Set(await Promise.all(due.map(versionOf)))).toEqual(new Set([2]))
  expect(await versionOf(later as SignedIn)).toBe(1)
  expect(await refreshDue(systemActor())).toBe(0)
})

test('the worker refreshes what was planned, and its queue is empty again', async () => {
  const [known] = await dueConnections(1)
  await plan(systemActor())
  await runJobs([refreshDueConnections])
  expect(await versionOf(known as SignedIn)).toBe(2)
  expect(await listJobs()).toEqual([])
})

test('a provider that lets Portico wait gets a part of the requests, and the others’ tokens are refreshed meanwhile', async () => {
  const held: (() => void)[] = []
  let asked = 0
  let isHanging = true
  const slow = await startHttpServer((_, response) => {
    const answer = () => void response.writeHead(503).end()
    asked += 1
    if (isHanging) held.push(answer)
    else answer()
  })
  const [known] = await dueConnections(1, { tokenUrl: `${slow.origin}/token` })
  if (!known) throw new Error('Nothing is due')
  const siblings = await dueSiblings(known, 99)
  const others = await dueConnections(12)
  for (const { connectionId } of others) await endTokenIn(connectionId, 899)

  const run = refreshDue(systemActor())
  await expect.poll(async () => new Set(await Promise.all(others.map(versionOf)))).toEqual(new Set([2]))
  expect(asked).toBeGreaterThanOrEqual(32)
  expect(asked).toBeLessThan(96)
  isHanging = false
  for (const answer of held) answer()
  expect(await run).toBe(112)
  expect(asked).toBe(100)
  const failed = { connectionId: { in: siblings }, pausedUntil: { gt: new Date() }, leaseId: null }
  expect(await db.credential.count({ where: failed })).toBe(99)
})

/** More connections of the same listing and organization. */
async function dueSiblings({ actor, connectionId, granted }: SignedIn, count: number): Promise<string[]> {
  const { listingId, organizationId, authMethod } = await storedConnection(connectionId)
  const { accessToken, tokenType, refreshToken = '' } = granted
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) {
    const { id } = await createConnection(
      db,
      { id: organizationId },
      { listingId, authMethod, isDefault: false },
    )
    const values = { accessToken, tokenType, refreshToken }
    const expiresAt = new Date(Date.now() + 60_000)
    await db.$transaction((tx) => storeCredentials(tx, actor, id, values, expiresAt, authMethod))
    await endTokenIn(id, 60)
    ids.push(id)
  }
  return ids
}

test.each([0, 10, 60])(
  'tokens that live for %i s are renewed once by a run that looks a minute ahead',
  async (life) => {
    const tokens = { access_token: 'short-lived-token', token_type: 'Bearer', expires_in: life }
    const server = await startHttpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens))
    })
    const [known] = await dueConnections(1, { tokenUrl: `${server.origin}/token` })
    await dueSiblings(known as SignedIn, 69)
    expect(await refreshDue(systemActor(), { dueBy: new Date(Date.now() + 60_000) })).toBe(70)
  },
)

test('connections whose listing has lost its definition hold up nobody', async () => {
  const [known, good] = await dueConnections(2)
  await dueSiblings(known as SignedIn, 20)
  const { listingId } = await storedConnection(known?.connectionId ?? '')
  await db.connector.delete({ where: { listingId } })
  expect(await refreshDue(systemActor())).toBe(1)
  expect(await versionOf(good as SignedIn)).toBe(2)
})

test('a worker that is asked to stop begins no more', async () => {
  const stopping = new AbortController()
  const server = await startHttpServer((_, response) => {
    stopping.abort()
    response.writeHead(503).end()
  })
  const [known] = await dueConnections(1, { tokenUrl: `${server.origin}/token` })
  await dueSiblings(known as SignedIn, 80)
  const tried = await refreshDue(systemActor(), { signal: stopping.signal })
  expect(tried).toBeGreaterThan(0)
  expect(tried).toBeLessThan(81)
  const [left] = await db.$queryRaw<{ due: number; leased: number }[]>`
    SELECT count(*) FILTER (WHERE "refreshAt" <= now())::int AS due, count("leaseId")::int AS leased FROM "Credential"`
  expect(left).toEqual({ due: 81 - tried, leased: 0 })
})

test('credentials that nobody can open are told of, put off, and hold up nobody', async () => {
  const [broken, good] = await dueConnections(2)
  const { organizationId } = await storedConnection(broken?.connectionId ?? '')
  await db.organizationKey.update({ where: { organizationId }, data: { wrappedKey: new Uint8Array(60) } })
  const output = captureOutput()
  await refreshDue(systemActor())
  expect(output()).toContain(broken?.connectionId)
  expect(await versionOf(good as SignedIn)).toBe(2)
  expect(await refreshDue(systemActor())).toBe(0)
  const { credential } = await storedConnection(broken?.connectionId ?? '')
  expect(Number(credential?.refreshAt) - Date.now()).toBeGreaterThan(10 * 60_000)
})

test('access that nothing can renew has to be granted anew, and is not tried again', async () => {
  const [known] = await dueConnections(1)
  const { actor, connectionId, granted } = known as SignedIn
  const { accessToken, tokenType } = granted
  await storeCredentials(
    db,
    actor,
    connectionId,
    { accessToken, tokenType },
    null,
    'oauth2_authorization_code',
  )
  await endTokenIn(connectionId, 600)
  expect(await refreshDue(systemActor())).toBe(1)
  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'needs_reconnect',
    credential: { refreshAt: null },
  })
  expect(await refreshDue(systemActor())).toBe(0)
})

test('nobody but Portico itself refreshes for all', async () => {
  const member = await memberActor(await createOrganization(db))
  await expect(refreshDue(member)).rejects.toMatchObject({ code: 'forbidden' })
})
