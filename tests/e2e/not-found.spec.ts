import { hashPassword } from '@/lib/auth/password'
import { type Messages, messages } from '@/lib/i18n/messages'
import { type Locale, locales } from '@/lib/i18n/routing'
import { createMember, createUser } from '@/tests/support/factories'
import { db, expect, expectAccessible, password, signIn, test } from './fixtures'

const nowhere = '/connections/00000000-0000-4000-8000-000000000000'
const unknown = [
  '/nope',
  '/nope.txt',
  '/developers/nope',
  '/marketplace/nope',
  '/marketplace/nope/demo',
  `${nowhere}/nope`,
]
const noSlug = ['sandbox%00', 'x%00y', '%E0%A4%A', '%zz', 'a'.repeat(5000), 'sandbox%2Fdemo', 'Sandbox']

function title(locale: Locale): string {
  const { notFoundTitle, name } = messages[locale].site
  return `${notFoundTitle} · ${name}`
}

for (const locale of locales) {
  test(`what does not exist is answered 404 in ${locale}, readable as it is sent`, async ({ request }) => {
    const broken = noSlug.flatMap((slug) => [`/marketplace/${slug}`, `/marketplace/${slug}/demo`])
    for (const path of [...unknown, ...broken]) {
      const answer = await request.get(`/${locale}${path}`)
      expect({ path, status: answer.status() }).toEqual({ path, status: 404 })
      const html = await answer.text()
      expect(html).toContain(`<html lang="${locale}"`)
      expect(html).toContain(`<title>${title(locale)}</title>`)
      expect(html).toContain(`>${messages[locale].site.notFoundTitle}</h1>`)
      expect(html).toContain(messages[locale].navigation.footer)
    }
  })
}

test('addresses without a language that Portico speaks are not found in the language of the reader', async ({
  request,
}) => {
  for (const path of ['/nope', '/nope.txt', '/de/marketplace', '/%E0%A4%A', '/wp-login.php']) {
    const answer = await request.get(path, { headers: { 'accept-language': 'fr' } })
    expect({ path, status: answer.status() }).toEqual({ path, status: 404 })
    expect(await answer.text()).toContain(`<title>${title('fr')}</title>`)
  }
})

test('pages that have another address are not found at the inner one', async ({ request, page, company }) => {
  const inner = ['/en/member/marketplace', '/fr/member/marketplace/sandbox', '/en/marketplace/views/all']
  for (const path of inner) expect((await request.get(path)).status()).toBe(404)
  await signIn(page, company.admin.user.email)
  for (const path of inner) expect((await page.request.get(path)).status()).toBe(404)
  expect((await page.request.get('/en/marketplace/sandbox')).status()).toBe(200)
})

test('programs are told in their own form that an address of the API does not exist', async ({ request }) => {
  for (const path of ['/api/nope', '/api/developers', '/api/forms/%00']) {
    const answer = await request.get(path)
    expect(answer.status()).toBe(404)
    expect(answer.headers()['content-type']).toBe('application/problem+json')
  }
})

test('the icon that browsers ask for is there', async ({ request }) => {
  const answer = await request.get('/favicon.ico')
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-type']).toMatch(/^image\//)
})

test('a method that nothing has and an action from another site are refused', async ({ request }) => {
  for (const path of ['/en', '/en/marketplace?q=hr']) {
    expect((await request.fetch(path, { method: 'TRACE' })).status()).toBe(405)
  }
  const refused = await request.fetch('/api/health/live', { method: 'TRACE' })
  expect(refused.status()).toBe(501)
  expect(refused.headers()).toMatchObject({
    'content-type': 'application/problem+json',
    'x-request-id': expect.any(String),
  })
  const headers = { origin: 'https://evil.example', 'next-action': '00' }
  expect((await request.post('/en/requests/new', { headers, data: '[]' })).status()).toBe(403)
})

test('a visitor at an unknown address finds the site around it, also in the dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const path of ['/fr/nope', '/fr/marketplace/nope']) {
    await page.goto(path)
    await expect(page).toHaveTitle(title('fr'))
    await expect(page.locator('html')).toHaveClass(/dark/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages.fr.site.notFoundTitle)
    await expectAccessible(page)
  }
  await page.getByRole('main').getByRole('link', { name: messages.fr.site.toMarketplace }).click()
  await page.waitForURL('**/fr/marketplace')
})

test('a member at an unknown address keeps the sidebar', async ({ page, company }) => {
  await signIn(page, company.admin.user.email, 'fr')
  for (const path of [
    '/fr/nope',
    nowhere.replace('/', '/fr/'),
    '/fr/marketplace/nope',
    '/fr/workspace/as/nope',
  ]) {
    const answer = await page.goto(path)
    if (path === '/fr/nope') {
      expect(answer?.status()).toBe(404)
      await page.waitForLoadState('networkidle')
      await expect(page).toHaveTitle(title('fr'))
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages.fr.site.notFoundTitle)
    await expect(page.getByRole('link', { name: messages.fr.navigation.connections }).first()).toBeVisible()
  }
  await expectAccessible(page)
})

type Missing = keyof Messages['site']['forbidden']

async function expectForbidden(page: Parameters<typeof signIn>[0], path: string, missing: Missing) {
  await page.goto(path)
  const { title: heading, text } = messages.en.site.forbidden[missing]
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
  await expect(page.getByText(text)).toBeVisible()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`${javaScriptEnabled ? 'with' : 'without'} scripts`, () => {
    test.use({ javaScriptEnabled })

    test('who is refused a page is told which right is missing', async ({ page, company }) => {
      const account = { passwordHash: await hashPassword(password) }
      const emailOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).email
      const { organization } = company
      const viewer = await createMember(db, organization, { marketplace: 'view', user: account })
      const employee = await createMember(db, organization, { user: account })
      const stranger = await createUser(db, account)

      await signIn(page, company.admin.user.email)
      await expectForbidden(page, '/en/operator/outbox', 'operator')
      await page.goto(`/en${nowhere}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages.en.site.notFoundTitle)
      await page.context().clearCookies()
      await signIn(page, await emailOf(viewer.userId))
      await expectForbidden(page, `/en${nowhere}/delete`, 'edit')
      await expectForbidden(page, `/en${nowhere}/setup/consent`, 'edit')
      await page.context().clearCookies()
      await signIn(page, await emailOf(employee.userId))
      await expectForbidden(page, '/en/connections', 'view')
      await page.context().clearCookies()
      await signIn(page, stranger.email)
      await expectForbidden(page, '/en/workspace', 'organization')
      await page.getByRole('main').getByRole('button', { name: messages.en.navigation.signOut }).click()
      await page.waitForURL(/\/en$/)
    })
  })
}
