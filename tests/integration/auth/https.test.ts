import { expect, test } from 'vitest'
import { POST as signInRoute } from '@/app/api/sign-in/route'
import { POST as signOutRoute } from '@/app/api/sign-out/route'
import { hashPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { createUser } from '@/tests/support/factories'
import { cookiesOf, formRequest, whoIs } from '@/tests/support/sign-in'

// Read with the first call of a test.
process.env.PORTICO_URL = 'https://portico.example'

const password = 'correct horse battery staple'
const sender = { origin: 'https://portico.example' }

async function signIn() {
  const user = await createUser(db, { passwordHash: await hashPassword(password) })
  const fields = { provider: 'password', email: user.email, password }
  return { user, response: await signInRoute(formRequest('/api/sign-in', fields, sender)) }
}

test('on https every cookie of sign-in is Secure and carries the prefix that only https can set', async () => {
  const { user, response } = await signIn()
  const lines = response.headers.getSetCookie()
  const session = lines.find((line) => line.startsWith('__Secure-next-auth.session-token='))
  expect(session).toMatch(/; HttpOnly(;|$)/)
  expect(session).toMatch(/; SameSite=Lax(;|$)/)
  expect(lines.some((line) => line.startsWith('__Secure-portico-signed-in=1;'))).toBe(true)
  for (const line of lines) expect(line).toMatch(/^__(Secure|Host)-.*; Secure(;|$)/)
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
})

test('a cookie without the prefix, which any neighbour of the host could set, opens nothing', async () => {
  const { response } = await signIn()
  const plain = cookiesOf(response).map(({ name, value }) => ({ name: name.replace('__Secure-', ''), value }))
  expect(await whoIs(plain)).toBeNull()
})

test('people are sent on at the address of this site, and the http one is foreign', async () => {
  const { response } = await signIn()
  expect(response.headers.get('location')).toBe('https://portico.example/en/home')
  const foreign = { ...sender, origin: 'http://portico.example', cookies: cookiesOf(response) }
  expect((await signOutRoute(formRequest('/api/sign-out', {}, foreign))).status).toBe(403)
})

test('signing out ends the session', async () => {
  const { response } = await signIn()
  const cookies = cookiesOf(response)
  await signOutRoute(formRequest('/api/sign-out', { locale: 'en' }, { ...sender, cookies }))
  expect(await whoIs(cookies)).toEqual({ kind: 'visitor' })
})
