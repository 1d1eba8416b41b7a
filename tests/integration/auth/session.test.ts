import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { POST as signInRoute } from '@/app/api/sign-in/route'
import { POST as signOutRoute } from '@/app/api/sign-out/route'
import { hashPassword } from '@/lib/auth/password'
import { getActor } from '@/lib/auth/session'
import type { Cookie } from '@/lib/auth/session-cookie'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { createMember, createOrganization, createSession, createUser } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { cookiesOf, destination, formRequest, whoIs } from '@/tests/support/sign-in'

const password = 'correct horse battery staple'
const passwordHash = await hashPassword(password)

async function signedIn() {
  const organization = await createOrganization(db)
  const member = await createMember(db, organization, { marketplace: 'edit', user: { passwordHash } })
  const { email } = await db.user.findUniqueOrThrow({ where: { id: member.userId } })
  const fields = { provider: 'password', email, password }
  const cookies = cookiesOf(await signInRoute(formRequest('/api/sign-in', fields)))
  return { member, cookies }
}

const sessionCookie = (value: string): Cookie[] => [{ name: 'next-auth.session-token', value }]
const seal = (sessionId: string, options: { secret?: string; maxAge?: number; salt?: string } = {}) =>
  encode({ token: { sessionId }, secret: getEnv().PORTICO_SESSION_SECRET, ...options })

test('a page of a signed-in member sees the member', async () => {
  const { member, cookies } = await signedIn()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const actor = await duringRequest({ cookie }, () => getActor())
  expect(actor).toMatchObject({ kind: 'member', memberId: member.id })
})

test('a page without a cookie sees a visitor', async () => {
  expect(await duringRequest({}, () => getActor())).toEqual({ kind: 'visitor' })
})

test('signing out ends the session for every copy of its cookie, and takes the cookie back', async () => {
  const { cookies } = await signedIn()
  const response = await signOutRoute(formRequest('/api/sign-out', { locale: 'fr' }, { cookies }))
  expect(response.status).toBe(303)
  expect(destination(response).path).toBe('/fr')
  expect(await whoIs(cookies)).toEqual({ kind: 'visitor' })
  expect(response.headers.getSetCookie()).toEqual([
    'portico-signed-in=; Path=/; Max-Age=0; SameSite=Lax',
    '__Secure-portico-signed-in=; Path=/; Max-Age=0; SameSite=Lax; Secure',
    'next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    '__Secure-next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  ])
})

test('signing out leaves the sessions of other browsers alone', async () => {
  const { cookies } = await signedIn()
  const other = await signedIn()
  await signOutRoute(formRequest('/api/sign-out', {}, { cookies }))
  expect(await whoIs(other.cookies)).toMatchObject({ kind: 'member' })
})

test('another site cannot sign anybody out', async () => {
  const { cookies } = await signedIn()
  const sender = { cookies, origin: 'https://evil.example' }
  const response = await signOutRoute(formRequest('/api/sign-out', {}, sender))
  expect(response.status).toBe(403)
  expect(await whoIs(cookies)).toMatchObject({ kind: 'member' })
})

test('signing out twice, or without a session, is no failure', async () => {
  const { cookies } = await signedIn()
  for (const sender of [{ cookies }, { cookies }, {}]) {
    const response = await signOutRoute(formRequest('/api/sign-out', { locale: 'en' }, sender))
    expect(response.status).toBe(303)
  }
})

test('a removed member has no access with the next request', async () => {
  const { member, cookies } = await signedIn()
  await db.member.delete({ where: { id: member.id } })
  const actor = await whoIs(cookies)
  expect(actor).toMatchObject({ kind: 'visitor', userId: member.userId })
  expect(actor).not.toHaveProperty('organizationId')
})

test('a right that is withdrawn counts with the next request', async () => {
  const { member, cookies } = await signedIn()
  await db.member.update({ where: { id: member.id }, data: { marketplaceRight: 'none' } })
  expect(await whoIs(cookies)).toMatchObject({ kind: 'employee' })
})

test('a deleted user is a visitor', async () => {
  const { member, cookies } = await signedIn()
  await db.user.delete({ where: { id: member.userId } })
  expect(await whoIs(cookies)).toEqual({ kind: 'visitor' })
})

test('an expired session is a visitor, whatever the cookie says', async () => {
  const user = await createUser(db)
  const session = await createSession(db, user, { expiresAt: new Date(Date.now() - 1) })
  expect(await whoIs(sessionCookie(await seal(session.id)))).toEqual({ kind: 'visitor' })
})

test('a cookie that is forged, too old or made for another purpose names nobody', async () => {
  const session = await createSession(db, await createUser(db))
  const genuine = await seal(session.id)
  const flipped = `${genuine.slice(0, -6)}${genuine.at(-6) === 'A' ? 'B' : 'A'}${genuine.slice(-5)}`
  const forged = [
    flipped,
    genuine.slice(0, -1),
    await seal(session.id, { secret: 'another secret of at least 32 characters' }),
    await seal(session.id, { maxAge: -60 }),
    await seal(session.id, { salt: 'next-auth.state' }),
    session.id,
    'eyJhbGciOiJub25lIn0.eyJzZXNzaW9uSWQiOiJ4In0.',
    '',
  ]
  expect(await whoIs(sessionCookie(genuine))).not.toBeNull()
  for (const value of forged) expect(await whoIs(sessionCookie(value))).toBeNull()
})

test('signing in tells the scripts of public pages that somebody is signed in, and nothing more', async () => {
  const user = await createUser(db, { passwordHash })
  const fields = { provider: 'password', email: user.email, password }
  const response = await signInRoute(formRequest('/api/sign-in', fields))
  const hint = response.headers.getSetCookie().find((cookie) => cookie.startsWith('portico-signed-in='))
  expect(hint).toBe(`portico-signed-in=1; Path=/; Max-Age=${14 * 24 * 60 * 60}; SameSite=Lax`)
  expect(await whoIs([{ name: 'portico-signed-in', value: '1' }])).toBeNull()
})

test('who was not let in leaves no sign of being signed in', async () => {
  const user = await createUser(db, { passwordHash })
  const fields = { provider: 'password', email: user.email, password: 'not the password' }
  const response = await signInRoute(formRequest('/api/sign-in', fields))
  expect(response.headers.getSetCookie()).toEqual([])
})

test('on http the session cookie cannot be read by scripts or sent by other sites', async () => {
  const user = await createUser(db, { passwordHash })
  const fields = { provider: 'password', email: user.email, password }
  const response = await signInRoute(formRequest('/api/sign-in', fields))
  const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith('next-auth.session-token='))
  expect(line).toMatch(/; HttpOnly(;|$)/)
  expect(line).toMatch(/; SameSite=Lax(;|$)/)
  expect(line).toMatch(/; Path=\/(;|$)/)
  expect(line).not.toMatch(/; Secure/)
  const expires = new Date(/Expires=([^;]+)/.exec(line ?? '')?.[1] ?? '')
  const days = (expires.getTime() - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(13.9)
  expect(days).toBeLessThan(14.1)
})
