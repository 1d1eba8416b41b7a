import { messages } from '@/lib/i18n/messages'
import { db, expect, expectAccessible, signIn, test } from './fixtures'

const { catalog } = messages.en

test('a visitor narrows the catalog, and the address reproduces the view in another browser', async ({
  page,
  browser,
}) => {
  await page.goto('/en/marketplace')
  await page.getByLabel('Payroll', { exact: true }).check()
  await page.waitForURL(/category=payroll/)
  await page.getByLabel('Elite', { exact: true }).check()
  await page.waitForURL(/tier=elite/)
  const results = page.getByRole('region', { name: catalog.results }).getByRole('article')
  await expect(page.getByRole('status')).toHaveText(/^[1-9] integrations?$/)
  const names = await results.getByRole('heading').allTextContents()
  expect(names.length).toBeGreaterThan(0)
  const other = await browser.newPage()
  await other.goto(page.url())
  const same = other.getByRole('region', { name: catalog.results }).getByRole('article')
  await expect(same).toHaveCount(names.length)
  expect(await same.getByRole('heading').allTextContents()).toEqual(names)
  await other.close()
})

test('while the results follow, the words, the open groups and the focus stay', async ({ page }) => {
  await page.goto('/en/marketplace')
  const search = page.getByRole('searchbox')
  await search.pressSequentially('pay')
  await page.waitForURL(/q=pay$/)
  await page.keyboard.type('roll')
  await page.waitForURL(/q=payroll$/)
  await expect(search).toHaveValue('payroll')
  const group = page.getByRole('group').filter({ hasText: catalog.value.authentication.api_key })
  await group.getByText(catalog.facet.authentication).first().click()
  const choice = page.getByLabel(catalog.value.authentication.api_key, { exact: true })
  await choice.focus()
  await page.keyboard.press('Space')
  await page.waitForURL(/authentication=api_key/)
  await expect(choice).toBeChecked()
  await expect(choice).toBeFocused()
  await expect(search).toHaveValue('payroll')
})

for (const who of ['visitor', 'member'] as const) {
  test(`the way back undoes a choice and keeps the place, for a ${who}`, async ({ page, company }) => {
    if (who === 'member') await signIn(page, company.admin.user.email)
    await page.goto('/en/marketplace')
    const payroll = page.getByLabel('Payroll', { exact: true })
    const elite = page.getByLabel('Elite', { exact: true })
    await payroll.check()
    await page.waitForURL(/category=payroll$/)
    await elite.scrollIntoViewIfNeeded()
    await page.evaluate(() => window.scrollBy(0, 100))
    const place = await page.evaluate(() => window.scrollY)
    expect(place).toBeGreaterThan(0)
    await elite.check()
    await page.waitForURL(/tier=elite/)
    await expect(elite).toBeFocused()
    await page.goBack()
    await page.waitForURL(/category=payroll$/)
    await expect(elite).not.toBeChecked()
    await expect(payroll).toBeChecked()
    await expect(elite).toBeFocused()
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(place)
    const search = page.getByRole('searchbox')
    await search.pressSequentially('gusto')
    await page.waitForURL(/q=gusto/)
    await page.goBack()
    await page.waitForURL(/\/en\/marketplace$/)
    await expect(payroll).not.toBeChecked()
    await page.goForward()
    await page.waitForURL(/q=gusto/)
    await expect(payroll).toBeChecked()
  })
}

test('a listing is found despite a typing error, in both languages', async ({ page }) => {
  for (const path of ['/en/marketplace?q=salesfroce', '/fr/marketplace?q=salesfroce']) {
    await page.goto(path)
    await expect(page.getByRole('article').first().getByRole('heading')).toHaveText('Salesforce')
  }
})

test('the language changes and the search stays', async ({ page }) => {
  await page.goto('/en/marketplace?q=slak')
  await page.getByRole('link', { name: 'Français' }).click()
  await page.waitForURL(/\/fr\/marketplace\?q=slak/)
  await expect(page.getByRole('link', { name: 'Slack', exact: true })).toBeVisible()
})

test('without a result there is a way to request it or to build it', async ({ page }) => {
  await page.goto('/en/marketplace?q=qqqqzzzzxxxx')
  await expect(page.getByRole('link', { name: catalog.buildIt })).toBeVisible()
  await page.getByRole('link', { name: catalog.requestIt }).click()
  await page.waitForURL(/\/en\/requests\/new\?product=qqqqzzzzxxxx/)
  await expect(page.getByLabel(/./).filter({ visible: true }).first()).toBeVisible()
})

test('a coming-soon listing offers no connection', async ({ page }) => {
  await page.goto('/en/marketplace/docebo')
  await expect(page.getByText(catalog.comingSoon)).toBeVisible()
  await expect(page.getByRole('link', { name: catalog.connect, exact: true })).toHaveCount(0)
})

test('a member who asked to be told sees it, and can stop', async ({ page, company }) => {
  const { email } = company.admin.user
  const { id: listingId } = await db.listing.findUniqueOrThrow({ where: { slug: 'docebo' } })
  await db.listingWatch.create({ data: { listingId, email, locale: 'en' } })
  await signIn(page, email)
  await page.goto('/en/marketplace/docebo')
  const { send, watchingTitle, stop, stoppedTitle } = messages.en.watchForm
  await expect(page.getByText(watchingTitle)).toBeVisible()
  await expect(page.getByText(`${email} gets one e-mail`)).toBeVisible()
  await page.getByRole('button', { name: stop }).click()
  await expect(page.getByRole('heading', { name: stoppedTitle })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: send, exact: true })).toBeVisible()
})

test('an unknown listing is said to be unknown, and kept out of search engines', async ({ page }) => {
  const answer = await page.goto('/en/marketplace/no-such-listing')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: messages.en.site.notFoundTitle })).toBeVisible()
  await expect(page.locator('meta[name="robots"][content*="noindex"]').first()).toBeAttached()
})

const publicPages = [
  '',
  '/marketplace',
  '/marketplace?q=slak',
  '/marketplace/slack',
  '/requests/new',
  '/developers',
  '/developers/api',
  '/sign-in',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test(`public pages are accessible and fit 360 px, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(120_000)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of publicPages) {
      for (const locale of ['en', 'fr']) {
        await page.setViewportSize({ width: locale === 'fr' ? 360 : 1280, height: 800 })
        await page.goto(`/${locale}${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${locale}${path}`).toBeLessThanOrEqual(0)
      }
    }
  })
}
