import { beforeEach, expect, test } from 'vitest'
import { POST } from '@/app/api/sign-in/route'
import { db } from '@/lib/db'
import { createUser, unique } from '@/tests/support/factories'
import { cookiesOf, destination, formRequest, site, whoIs } from '@/tests/support/sign-in'
import { listJobs, runJobs } from '@/tests/support/worker'

const post = (fields: Record<string, string>) => POST(formRequest('/api/sign-in', fields))
const askFor = (email: string, returnTo = '') => post({ provider: 'email', locale: 'en', email, returnTo })

beforeEach(async () => {
  await db.mailMessage.deleteMany()
})

/** The link of the only mail in the outbox. */
async function readLink(): Promise<URL> {
  const mails = await db.mailMessage.findMany()
  expect(mails).toHaveLength(1)
  const [address] = /https?:\/\/\S+/.exec(mails[0]?.text ?? '') ?? []
  return new URL(address ?? '')
}

/** Presses the button of the page that the link leads to. */
function press(link: URL, locale = 'en'): Promise<Response> {
  return post({ provider: 'link', locale, ...Object.fromEntries(link.searchParams) })
}

async function linkFor(email: string, returnTo = ''): Promise<URL> {
  await askFor(email, returnTo)
  await runJobs()
  return readLink()
}

test('a link signs its account in, once', async () => {
  const user = await createUser(db, { emailVerifiedAt: null })
  const link = await linkFor(user.email)
  const response = await press(link)
  expect(destination(response)).toEqual({ path: '/en/home', search: {} })
  expect(await whoIs(cookiesOf(response))).toMatchObject({ userId: user.id })
  const { emailVerifiedAt } = await db.user.findUniqueOrThrow({ where: { id: user.id } })
  expect(emailVerifiedAt).not.toBeNull()

  const again = await press(link)
  expect(destination(again)).toMatchObject({ path: '/en/sign-in', search: { error: 'linkExpired' } })
  expect(await whoIs(cookiesOf(again))).toBeNull()
})

test('pressed twice at once it signs in once', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email)
  const answers = await Promise.all([press(link), press(link), press(link)])
  expect(answers.map((answer) => destination(answer).search.error ?? 'in').sort()).toEqual([
    'in',
    'linkExpired',
    'linkExpired',
  ])
})

test('the mail is in the language of the account and leads to a page, not to what uses the link up', async () => {
  const user = await createUser(db, { locale: 'fr', name: 'Zoé' })
  const link = await linkFor(user.email, '/fr/connections')
  expect(link.origin).toBe(site)
  expect(link.pathname).toBe('/fr/sign-in/link')
  expect(link.searchParams.get('returnTo')).toBe('/fr/connections')
  const mail = await db.mailMessage.findFirstOrThrow()
  expect(mail).toMatchObject({ recipient: user.email, locale: 'fr', isSensitive: true, sentAt: null })
  expect(mail.subject).toBe('Votre lien de connexion à Portico')
  expect(mail.text).toContain('Bonjour Zoé')
})

test('after the button people come to where they wanted', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email, '/en/connections?tab=all')
  expect(destination(await press(link))).toEqual({ path: '/en/connections', search: { tab: 'all' } })
})

test('a returnTo that was put into the link by hand leads nowhere else', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email)
  link.searchParams.set('returnTo', '//evil.example')
  expect(destination(await press(link)).path).toBe('/en/home')
})

test('after 15 minutes the link is over', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email)
  const { expiresAt } = await db.signInLink.findFirstOrThrow({ where: { email: user.email } })
  expect(Math.abs(expiresAt.getTime() - Date.now() - 15 * 60_000)).toBeLessThan(30_000)
  await db.signInLink.updateMany({
    where: { email: user.email },
    data: { expiresAt: new Date(Date.now() - 1) },
  })
  expect(destination(await press(link)).search.error).toBe('linkExpired')
})

test('a link is good for its own address only, and its token is stored nowhere', async () => {
  const [user, other] = [await createUser(db), await createUser(db)]
  const link = await linkFor(user.email)
  const token = link.searchParams.get('token') ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(JSON.stringify(await db.signInLink.findMany())).not.toContain(token)
  link.searchParams.set('email', other.email)
  expect(destination(await press(link)).search.error).toBe('linkExpired')
  link.searchParams.set('email', user.email)
  expect(await whoIs(cookiesOf(await press(link)))).toMatchObject({ userId: user.id })
})

test('an unknown address gets the same answer and no mail, and leaves no trace in the tables', async () => {
  const known = await askFor((await createUser(db)).email)
  await runJobs()
  const before = await db.signInLink.count()
  await db.mailMessage.deleteMany()

  const unknown = await askFor(`nobody-${unique()}@example.com`)
  expect(unknown.status).toBe(known.status)
  expect(destination(unknown)).toEqual(destination(known))
  expect(unknown.headers.getSetCookie()).toEqual(known.headers.getSetCookie())
  await runJobs()
  expect(await db.mailMessage.count()).toBe(0)
  expect(await db.signInLink.count()).toBe(before)
  expect(await listJobs()).toEqual([])
})

test('a job that asks for a link holds no secret', async () => {
  const { email } = await createUser(db)
  await askFor(email)
  expect(await listJobs()).toMatchObject([
    { task: 'auth.send-sign-in-link', payload: { email, returnTo: '' }, maxAttempts: 5 },
  ])
  await runJobs()
})

test('an account that was deleted meanwhile is not signed in', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email)
  await db.user.delete({ where: { id: user.id } })
  const response = await press(link)
  expect(destination(response).search.error).toBe('noAccount')
  expect(await whoIs(cookiesOf(response))).toBeNull()
})

test('outside demo mode no link goes to a demo account', async () => {
  const user = await createUser(db, { isDemo: true })
  await askFor(user.email)
  await runJobs()
  expect(await db.mailMessage.count()).toBe(0)
})

test('an incomplete address is said to be so', async () => {
  const response = await askFor('ada@')
  expect(destination(response)).toMatchObject({ search: { error: 'emailIncomplete', email: 'ada@' } })
})

test('links of another site’s form are not redeemed', async () => {
  const user = await createUser(db)
  const link = await linkFor(user.email)
  const fields = { provider: 'link', ...Object.fromEntries(link.searchParams) }
  const response = await POST(formRequest('/api/sign-in', fields, { origin: 'https://evil.example' }))
  expect(destination(response).search.error).toBe('foreignOrigin')
  expect(await whoIs(cookiesOf(await press(link)))).toMatchObject({ userId: user.id })
})
