import { messages } from '@/lib/i18n/messages'
import { accountButton, expect, expectAccessible, signIn, test } from './fixtures'

const { navigation } = messages.en
const publicPages = ['/en', '/en/developers', '/en/requests/new', '/en/marketplace/slack/demo']

test('public pages lead people who are signed in back into Portico, and visitors to sign-in', async ({
  page,
  company,
}) => {
  const entry = page.getByRole('banner').getByRole('link', { name: navigation.open })
  const signInLink = page.getByRole('banner').getByRole('link', { name: navigation.signIn })
  await page.goto('/en/developers')
  await expect(signInLink).toBeVisible()
  await expect(entry).toHaveCount(0)
  await signIn(page, company.admin.user.email)
  for (const path of publicPages) {
    await page.goto(path)
    await expect(entry).toBeVisible()
    await expect(signInLink).toHaveCount(0)
  }
  await expectAccessible(page)
  await entry.click()
  await page.waitForURL(/\/en\/marketplace$/)
  await accountButton(page, company.admin.user.name).click()
  await page.getByRole('button', { name: navigation.signOut }).click()
  await page.waitForURL(/\/en$/)
  await expect(signInLink).toBeVisible()
  await expect(entry).toHaveCount(0)
})

// What a visitor's browser kept of the catalog must not come back once somebody is signed in.
test('pages fetched ahead before signing in are fetched anew after it', async ({ page, company }) => {
  // A prefetch of a visitor's catalog, which the browser keeps.
  const prefetched = () => page.waitForResponse(/\/en\/marketplace\?_rsc/)
  await Promise.all([prefetched(), page.goto('/en/developers')])
  await signIn(page, company.admin.user.email)
  await Promise.all([prefetched(), page.goto('/en/developers')])
  await page.getByRole('banner').getByRole('link', { name: navigation.marketplace }).click()
  await page.waitForURL(/\/en\/marketplace$/)
  await expect(page.getByRole('link', { name: navigation.connections })).toBeVisible()
})

test('the sign-in page leads on whoever is signed in', async ({ page, company }) => {
  await signIn(page, company.admin.user.email)
  await page.goto('/en/sign-in')
  await page.waitForURL(/\/en\/marketplace$/)
  await page.goto('/en/sign-in?returnTo=/en/connections')
  await page.waitForURL(({ pathname }) => pathname === '/en/connections')
  await page.goto('/en/sign-in?returnTo=//example.com')
  await page.waitForURL(/\/en\/marketplace$/)
})

for (const width of [1280, 390]) {
  test(`the account menu says who is signed in, at ${width} px`, async ({ page, company }) => {
    await page.setViewportSize({ width, height: 900 })
    const { user } = company.admin
    await signIn(page, user.email)
    await page.goto('/en/connections')
    await expect(page.getByRole('banner').getByText(company.organization.name).first()).toBeVisible()
    const button = accountButton(page, user.name)
    await button.focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('group').filter({ hasText: user.email })
    for (const text of [user.email, messages.en.signIn.role.hrAdmin]) {
      await expect(menu.getByText(text, { exact: true })).toBeVisible()
    }
    await expectAccessible(page)
    await menu.getByTitle(navigation.themeDark).click()
    await expect(page.locator('html')).toHaveClass(/dark/)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(menu.getByText(user.email)).toBeHidden()
    await expect(button).toBeFocused()
    await button.click()
    await menu.getByRole('link', { name: 'Français' }).click()
    await page.waitForURL(/\/fr\/connections$/)
    await expect(page.getByRole('heading', { level: 1, name: messages.fr.connections.title })).toBeVisible()
  })
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the account menu opens, and signs out', async ({ page, company }) => {
    await signIn(page, company.admin.user.email)
    await page.goto('/en/connections')
    await accountButton(page, company.admin.user.name).click()
    await page.getByRole('button', { name: navigation.signOut }).click()
    await page.waitForURL(/\/en$/)
    await page.goto('/en/connections')
    await page.waitForURL(/\/sign-in/)
  })
})
