import { inspect } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { GET } from '@/app/api/oauth/callback/route'
import type { MemberActor } from '@/lib/auth/actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { startAuthorization } from '@/lib/connections/authorization/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import type { Listing, Prisma } from '@/lib/generated/prisma/client'
import { submitHandOffAction } from '@/lib/hand-offs/actions'
import { submitHandOff } from '@/lib/hand-offs/attempts/mutations'
import { handOffCookie } from '@/lib/hand-offs/schema'
import { idleForm } from '@/lib/http/form-state'
import {
  adminWithListing,
  createSandboxListing,
  startConsented,
  storedConnection,
} from '@/tests/support/connect'
import { captureOutput } from '@/tests/support/log'
import { duringRequest, type SampleRequest } from '@/tests/support/next-request'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { type Decision, decideInSandbox } from '@/tests/support/sandbox-browser'
import { formsOf } from '@/tests/support/secrets'
import { holderOf, makeLink } from './links'

const sandbox = await startSharedSandbox()
const method = 'oauth2_authorization_code'

let actor: MemberActor
let listing: Listing
let connectionId: string
let token: string
let handOffId: string
beforeEach(async () => {
  ;({ actor, listing } = await adminWithListing(sandbox))
  connectionId = await startConsented(actor, listing)
  token = (await makeLink(actor, connectionId)).token
  ;({ handOffId } = await holderOf(token))
})

/** Begins an authorization by the link and decides at the provider. */
async function ask(decision: Decision = {}) {
  const result = await submitHandOff(await holderOf(token), { method, values: {}, locale: 'fr' })
  if (!('url' in result)) throw new Error('The method leads to the provider')
  return (await decideInSandbox(result.url, decision)).callback
}

/** Opens the address of an answer in some browser. */
async function land(callback: URL, { cookie = '', ...as }: SampleRequest = {}) {
  const request = new Request(`http://localhost:3000${callback.pathname}${callback.search}`, {
    headers: { cookie },
  })
  const response = await duringRequest({ cookie, ...as }, () => GET(request))
  expect(response.status).toBe(303)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  return { page: response.headers.get('location'), kept: response.headers.get('set-cookie') }
}

const own = () => `${handOffCookie(handOffId)}=${token}`
const elsewhere = '/hand-off/end/elsewhere'

/** Posts the form of the page; the redirect that ends it comes back as its text. */
async function post(fields: Record<string, string>, as: SampleRequest = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ locale: 'fr', token, ...fields })) form.append(name, value)
  return duringRequest(as, () => submitHandOffAction(idleForm, form)).catch((error: unknown) =>
    inspect(error),
  )
}

test('access granted in the browser of the link connects, and the link is used up', async () => {
  const callback = await ask()
  const { page, kept } = await land(callback, { cookie: own() })
  expect(page).toBe('/fr/hand-off/end/done')
  expect(kept).toContain('Max-Age=0')
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', authMethod: method })
  expect(await loadHandOffActor(token)).toBeNull()
  expect((await land(callback, { cookie: own() })).page).toBe(`/hand-off/${token}`)
})

test('an answer counts in no other browser: not in the sender’s session, nor by another link', async () => {
  const callback = await ask()
  const { userId, sessionId } = actor
  expect((await land(callback)).page).toBe(elsewhere)
  expect((await land(callback, { userId, sessionId })).page).toBe(elsewhere)
  const other = await makeLink(actor, await startConsented(actor, await createSandboxListing(sandbox)))
  const { handOffId: otherId } = await holderOf(other.token)
  const cookies = [
    `${handOffCookie(otherId)}=${other.token}`,
    `${handOffCookie(handOffId)}=${other.token}`,
    `${handOffCookie(handOffId)}=made-up`,
  ]
  for (const cookie of cookies) expect((await land(callback, { cookie })).page).toBe(elsewhere)
  expect((await storedConnection(connectionId)).credential).toBeNull()
  // A session beside the cookie makes no difference.
  expect((await land(callback, { cookie: own(), userId, sessionId })).page).toBe('/fr/hand-off/end/done')
})

test('an answer that a session asked for is not taken by a link of the same connection', async () => {
  await saveSetup(actor, { connectionId, method, values: {} })
  const url = await startAuthorization(actor, { connectionId, locale: 'en' })
  const { callback } = await decideInSandbox(url)
  expect((await land(callback, { cookie: own() })).page).toContain('/sign-in')
  expect((await storedConnection(connectionId)).credential).toBeNull()
})

test('no log and no answer tells the token, or what was entered', async () => {
  const output = captureOutput()
  const wrongKey = 'wrong-key-by-link-4411'
  const answers = [await post({ method: 'api_key', 'secret.apiKey': wrongKey })]
  const callback = await ask()
  await db.connection.update({
    where: { id: connectionId },
    data: { state: 'inactive', stateReason: 'admin' },
  })
  await land(callback, { cookie: own() })
  await land(callback)
  for (const text of [output(), inspect(answers, { depth: 9 })]) {
    for (const secret of [token, wrongKey, callback.searchParams.get('code') ?? '']) {
      for (const form of formsOf(secret)) expect(text).not.toContain(form)
    }
  }
})

/** Has the test of the provider go somewhere else. */
function withVerifyPath(definition: unknown, path: string) {
  const { verify, ...rest } = connectorDefinitionSchema.parse(definition)
  return { ...rest, verify: verify && { ...verify, path } } as Prisma.InputJsonObject
}

test('access that was refused, or that fails its test, leads back to the link, which stays good', async () => {
  expect((await land(await ask({ decision: 'refuse' }), { cookie: own() })).page).toBe(
    `/fr/hand-off/${token}?problem=authorization.authorizationRefused`,
  )
  const { definition } = await db.connector.findUniqueOrThrow({ where: { listingId: listing.id } })
  const where = { listingId: listing.id }
  await db.connector.update({ where, data: { definition: withVerifyPath(definition, '/nothing') } })
  expect((await land(await ask(), { cookie: own() })).page).toBe(`/fr/hand-off/${token}?test=failed`)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending' })
  await db.connector.update({ where, data: { definition: withVerifyPath(definition, '/me') } })
  expect((await land(await ask(), { cookie: own() })).page).toBe('/fr/hand-off/end/done')
})

test('a link that was revoked at the provider’s page takes no answer any more', async () => {
  const callback = await ask()
  await db.handOff.update({ where: { id: handOffId }, data: { revokedAt: new Date() } })
  expect((await land(callback, { cookie: own() })).page).toBe(`/hand-off/${token}`)
  expect((await storedConnection(connectionId)).credential).toBeNull()
})

test('the form works for a stranger, and for a signed-in admin as for a stranger', async () => {
  const { userId } = actor
  const refused = await post({ method: 'api_key', 'secret.apiKey': 'wrong-key-0001' }, { userId })
  expect(refused).toMatchObject({ status: 'failed', reason: 'verification.wrongCredentials' })
  expect(inspect(refused, { depth: 9 })).not.toContain('wrong-key-0001')
  expect(inspect(refused, { depth: 9 })).not.toContain(token)
  const away = await post({ method })
  expect(away).toContain('/oidc/')
  const done = await post({ method: 'api_key', 'secret.apiKey': sandbox.apiKey }, { userId })
  expect(done).toContain('/fr/hand-off/end/done')
  const where = { subjectId: connectionId, action: { in: ['connection.configured', 'hand_off.used'] } }
  const events = await db.auditEvent.findMany({ where, select: { actorKind: true, actorId: true } })
  expect(new Set(events.map(({ actorKind }) => actorKind))).toEqual(new Set(['hand-off']))
  expect(events.every(({ actorId }) => actorId === null)).toBe(true)
  expect(await post({ method: 'api_key', 'secret.apiKey': sandbox.apiKey })).toContain(
    `/fr/hand-off/${token}`,
  )
})
