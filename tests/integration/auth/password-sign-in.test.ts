import * as argon2 from '@node-rs/argon2'
import { describe, expect, test, vi } from 'vitest'
import { POST } from '@/app/api/sign-in/route'
import { hashPassword, passwordSchema } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { createUser, unique } from '@/tests/support/factories'
import { cookiesOf, destination, formRequest, type Sender, whoIs } from '@/tests/support/sign-in'

// Watched, not replaced: the same work for known and unknown accounts can be counted, not timed.
vi.mock('@node-rs/argon2', { spy: true })

const password = 'correct horse battery staple'
const passwordHash = await hashPassword(password)

const signIn = (fields: Record<string, string>, sender?: Sender) =>
  POST(formRequest('/api/sign-in', { provider: 'password', locale: 'en', ...fields }, sender))

const createAccount = () => createUser(db, { passwordHash })

test('the right password opens a session that the cookie only names', async () => {
  const user = await createAccount()
  const response = await signIn({ email: user.email, password })
  expect(response.status).toBe(303)
  expect(destination(response)).toEqual({ path: '/en/home', search: {} })
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id, email: user.email })
  const sessions = await db.session.findMany({ where: { userId: user.id } })
  expect(sessions).toHaveLength(1)
  const cookie = cookiesOf(response).find(({ name }) => name === 'next-auth.session-token')
  expect(cookie?.value).not.toContain(sessions[0]?.id)
})

test('the address may be typed in capital letters and with blanks around', async () => {
  const user = await createAccount()
  const response = await signIn({ email: `  ${user.email.toUpperCase()} `, password })
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
})

test('an accent counts the same however the keyboard composes it', async () => {
  const user = await createUser(db, { passwordHash: await hashPassword('motdepasse né') })
  const response = await signIn({ email: user.email, password: 'motdepasse ne\u0301' })
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
})

test.each([
  [{ email: '', password }, 'emailIncomplete'],
  [{ email: 'ada', password }, 'emailIncomplete'],
  [{ email: 'ada@example.com', password: '' }, 'passwordMissing'],
])('what is missing in %j is said at its field, and no try is counted', async (fields, error) => {
  for (let round = 0; round < 12; round++) {
    expect(destination(await signIn(fields)).search.error).toBe(error)
  }
})

test('a wrong password, an unknown account and one without a password get the same answer after the same work', async () => {
  const known = await createAccount()
  const withoutPassword = await createUser(db)
  const answers = []
  for (const email of [known.email, `nobody-${unique()}@example.com`, withoutPassword.email]) {
    vi.mocked(argon2.verify).mockClear()
    const response = await signIn({ email, password: 'not the right password' })
    const { path, search } = destination(response)
    expect(cookiesOf(response).map(({ name }) => name)).not.toContain('next-auth.session-token')
    const verifications = vi
      .mocked(argon2.verify)
      .mock.calls.map(([hash]) => String(hash).split('$').slice(0, 4))
    answers.push({ status: response.status, path, error: search.error, verifications })
  }
  expect(answers[0]).toEqual({
    status: 303,
    path: '/en/sign-in',
    error: 'wrongCredentials',
    verifications: [['', 'argon2id', 'v=19', 'm=19456,t=2,p=1']],
  })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('a refused form comes back with what was typed, except the password', async () => {
  const email = `nobody-${unique()}@example.com`
  const response = await signIn({ email, password, returnTo: '/fr/connections?tab=all', locale: 'fr' })
  expect(destination(response)).toEqual({
    path: '/fr/sign-in',
    search: { error: 'wrongCredentials', email, returnTo: '/fr/connections?tab=all' },
  })
  expect(response.headers.get('location')).not.toContain('correct')
})

test('a password of 257 characters opens nothing, and neither does an empty one', async () => {
  const user = await createAccount()
  for (const wrong of [`${password}${'x'.repeat(257 - password.length)}`, '']) {
    const response = await signIn({ email: user.email, password: wrong })
    expect(destination(response).search.error).toBe('passwordMissing')
  }
})

test('a password that is set has 12 to 256 characters', () => {
  const isAccepted = (length: number) => passwordSchema.safeParse('a'.repeat(length)).success
  expect([11, 12, 256, 257].map(isAccepted)).toEqual([false, true, true, false])
})

describe('a form of another site', () => {
  test.each([null, 'null', 'https://evil.example', 'http://localhost:3001', 'https://localhost:3000'])(
    'with the origin %s signs nobody in',
    async (origin) => {
      const user = await createAccount()
      const response = await signIn({ email: user.email, password }, { origin })
      expect(destination(response)).toMatchObject({ path: '/en/sign-in', search: { error: 'foreignOrigin' } })
      expect(response.headers.getSetCookie()).toEqual([])
      expect(await db.session.count({ where: { userId: user.id } })).toBe(0)
    },
  )
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  '/.//evil.example',
  '/..//evil.example',
  'evil.example',
  '@evil.example',
  `/${'a'.repeat(2001)}`,
])('after signing in nobody is sent to %j', async (returnTo) => {
  const user = await createAccount()
  const response = await signIn({ email: user.email, password, returnTo })
  expect(destination(response)).toEqual({ path: '/en/home', search: {} })
})

test.each([
  ['/fr/connections/abc/access?tab=all#top', '/fr/connections/abc/access'],
  ['/%2F%2Fevil.example', '/%2F%2Fevil.example'],
  ['/%5Cevil.example', '/%5Cevil.example'],
])('after signing in people come back to %s', async (returnTo, path) => {
  const user = await createAccount()
  expect(destination(await signIn({ email: user.email, password, returnTo })).path).toBe(path)
})

test('what is not a sign-in form is answered with a problem document', async () => {
  const requests = [
    formRequest('/api/sign-in', { provider: 'telepathy' }),
    new Request('http://localhost:3000/api/sign-in', { method: 'POST', body: '{}' }),
    formRequest('/api/sign-in', { provider: 'password', email: 'x'.repeat(70_000) }),
  ]
  for (const request of requests) {
    const response = await POST(request)
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  }
})

test('a NUL in a field is not an accident of the database', async () => {
  const response = await signIn({ email: 'a\u0000@example.com', password: 'pass\u0000word and more' })
  expect(destination(response).search.error).toBe('emailIncomplete')
})

test('signing in as someone else ends the session of before', async () => {
  const [first, second] = [await createAccount(), await createAccount()]
  const before = cookiesOf(await signIn({ email: first.email, password }))
  const after = cookiesOf(await signIn({ email: second.email, password }, { cookies: before }))
  expect(await whoIs(before)).toMatchObject({ kind: 'visitor' })
  expect(await whoIs(after)).toMatchObject({ userId: second.id })
})

test('a failed try leaves the session of before as it is', async () => {
  const user = await createAccount()
  const cookies = cookiesOf(await signIn({ email: user.email, password }))
  await signIn({ email: user.email, password: 'not the right password' }, { cookies })
  expect(await whoIs(cookies)).toMatchObject({ userId: user.id })
})
