import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { GET as callbackRoute } from '@/app/api/auth/callback/oidc/route'
import { POST as signInRoute } from '@/app/api/sign-in/route'
import type { Cookie } from '@/lib/auth/session-cookie'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { createSession, createUser, unique } from '@/tests/support/factories'
import { findClosedPort } from '@/tests/support/http-server'
import { followToCallback, type OidcIssuer, type Person, startOidcIssuer } from '@/tests/support/oidc-issuer'
import { cookiesOf, destination, formRequest, pageRequest, site, whoIs } from '@/tests/support/sign-in'

const redirectUri = `${site}/api/auth/callback/oidc`
const env = getEnv()
let issuer: OidcIssuer

function trust({ url, clientId, clientSecret }: OidcIssuer): void {
  Object.assign(env, { OIDC_ISSUER: url, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret })
}

beforeAll(async () => {
  issuer = await startOidcIssuer(redirectUri)
})
beforeEach(() => trust(issuer))
afterAll(() => issuer.close())

const newPerson = (overrides: Partial<Person> = {}): Person => ({
  sub: `subject-${unique()}`,
  email: `person-${unique()}@example.com`,
  email_verified: true,
  ...overrides,
})

interface Visit {
  /** What the browser held before. */
  cookies?: Cookie[]
  fields?: Record<string, string>
}

const start = ({ cookies, fields }: Visit = {}) =>
  signInRoute(formRequest('/api/sign-in', { provider: 'oidc', locale: 'en', ...fields }, { cookies }))

/** The whole way: form, issuer, callback. */
async function signInAs(person: OidcIssuer['person'], visit: Visit = {}): Promise<Response> {
  issuer.person = person
  const first = await start(visit)
  const callback = await followToCallback(first.headers.get('location') ?? '')
  const cookies = [...(visit.cookies ?? []), ...cookiesOf(first)]
  return callbackRoute(pageRequest(callback.href, { cookies }))
}

test('a person whose verified address has an account is signed in, and known by subject from then on', async () => {
  const person = newPerson()
  const user = await createUser(db, { email: person.email })
  const response = await signInAs(person)
  expect(destination(response)).toEqual({ path: '/en/home', search: {} })
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
  expect(await db.identity.findMany({ where: { userId: user.id } })).toMatchObject([
    { issuer: issuer.url, subject: person.sub },
  ])

  const renamed = { ...person, email: `renamed-${unique()}@example.com`, email_verified: false }
  expect(await whoIs(cookiesOf(await signInAs(renamed)))).toMatchObject({ userId: user.id })
})

test('the issuer is asked with PKCE, state and nonce', async () => {
  const address = new URL((await start()).headers.get('location') ?? '')
  expect(address.origin).toBe(issuer.url)
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'portico',
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    code_challenge: expect.any(String),
    state: expect.any(String),
    nonce: expect.any(String),
  })
})

test('after signing in people come back to where they were, in their language', async () => {
  const person = newPerson()
  await createUser(db, { email: person.email })
  const fields = { locale: 'fr', returnTo: '/fr/connections?tab=all' }
  expect(destination(await signInAs(person, { fields }))).toEqual({
    path: '/fr/connections',
    search: { tab: 'all' },
  })
})

test.each([false, undefined])('an address whose verification is %s opens no account', async (verified) => {
  const person = newPerson({ email_verified: verified })
  const user = await createUser(db, { email: person.email })
  const response = await signInAs(person, { fields: { locale: 'fr' } })
  expect(destination(response)).toMatchObject({ path: '/fr/sign-in', search: { error: 'emailNotVerified' } })
  expect(await whoIs(cookiesOf(response))).toBeNull()
  expect(await db.identity.count({ where: { userId: user.id } })).toBe(0)
})

test('a person without an account gets none by signing in', async () => {
  const person = newPerson()
  const response = await signInAs(person)
  expect(destination(response).search.error).toBe('noAccount')
  expect(await db.user.count({ where: { email: person.email } })).toBe(0)
  expect(await db.identity.count({ where: { subject: person.sub } })).toBe(0)
})

test('an address that the issuer gave to somebody new does not open the account of who had it', async () => {
  const before = newPerson()
  await createUser(db, { email: before.email })
  await signInAs(before)
  const response = await signInAs(newPerson({ email: before.email }))
  expect(destination(response).search.error).toBe('otherIdentity')
  expect(await whoIs(cookiesOf(response))).toBeNull()
})

test('a new identity is never linked to whoever left a cookie in the browser', async () => {
  const ada = await createUser(db)
  const session = await createSession(db, ada, { endedAt: new Date() })
  const token = { sub: ada.id, sessionId: session.id }
  const value = await encode({ token, secret: env.PORTICO_SESSION_SECRET })
  const cookies = [{ name: 'next-auth.session-token', value }]

  const stranger = await signInAs(newPerson(), { cookies })
  expect(destination(stranger).search.error).toBe('noAccount')

  const ben = newPerson()
  const user = await createUser(db, { email: ben.email })
  expect(await whoIs(cookiesOf(await signInAs(ben, { cookies })))).toMatchObject({ userId: user.id })
  expect(await db.identity.count({ where: { userId: ada.id } })).toBe(0)
})

test('who cancels at the issuer reads so', async () => {
  const response = await signInAs('refuses')
  expect(destination(response)).toMatchObject({ path: '/en/sign-in', search: { error: 'cancelled' } })
})

test('an answer that this browser did not ask for signs nobody in', async () => {
  const person = newPerson()
  const user = await createUser(db, { email: person.email })
  issuer.person = person
  const callback = await followToCallback((await start()).headers.get('location') ?? '')
  const otherBrowser = cookiesOf(await start())
  for (const cookies of [[], otherBrowser]) {
    const response = await callbackRoute(pageRequest(callback.href, { cookies }))
    expect(destination(response).search.error).toBe('providerFailed')
  }
  expect(await db.session.count({ where: { userId: user.id } })).toBe(0)
})

test('an answer works once', async () => {
  const person = newPerson()
  await createUser(db, { email: person.email })
  issuer.person = person
  const first = await start()
  const callback = await followToCallback(first.headers.get('location') ?? '')
  const request = () => pageRequest(callback.href, { cookies: cookiesOf(first) })
  expect(destination(await callbackRoute(request())).path).toBe('/en/home')
  expect(destination(await callbackRoute(request())).search.error).toBe('providerFailed')
})

test('an issuer that tells all in the ID token is understood too', async () => {
  const talkative = await startOidcIssuer(redirectUri, { claimsInIdToken: true })
  trust(talkative)
  const person = newPerson()
  const user = await createUser(db, { email: person.email })
  talkative.person = person
  const first = await start()
  const callback = await followToCallback(first.headers.get('location') ?? '')
  const response = await callbackRoute(pageRequest(callback.href, { cookies: cookiesOf(first) }))
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
  await talkative.close()
})

test('an issuer that does not answer is named as the reason', async () => {
  env.OIDC_ISSUER = `http://127.0.0.1:${await findClosedPort()}`
  expect(destination(await start())).toMatchObject({
    path: '/en/sign-in',
    search: { error: 'providerFailed' },
  })
})

test('without an issuer there is no such sign-in', async () => {
  env.OIDC_ISSUER = undefined
  expect(destination(await start()).search.error).toBe('signInMethodOff')
  const response = await callbackRoute(pageRequest('/api/auth/callback/oidc?code=x&state=y'))
  expect(destination(response).search.error).toBe('signInMethodOff')
})
