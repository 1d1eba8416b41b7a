import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { hashPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import type { Member, Organization, User } from '@/lib/generated/prisma/client'
import type { Locale } from '@/lib/i18n/routing'
import { createMember, createOrganization, unique } from '@/tests/support/factories'

export { db, expect }

export const password = 'correct horse battery staple'

export interface Company {
  organization: Organization
  admin: Member & { user: User }
}

interface Fixtures {
  /** An organization of this test's own, with an HR admin who may edit. */
  company: Company
}

/** A page that fails its test when the browser reports an error nobody expected. */
export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('response', (response) => {
      // A page itself may be one that is not found or forbidden; the tests assert that where it matters.
      const isPage = response.request().isNavigationRequest()
      if (response.status() >= 400 && !isPage) problems.push(`${response.status()} ${response.url()}`)
    })
    page.on('console', (message) => {
      const isAnswer = message.text().startsWith('Failed to load resource: the server responded with')
      if (message.type() === 'error' && !isAnswer) problems.push(message.text())
    })
    await use(page)
    expect(problems).toEqual([])
  },
  // Playwright reads from this pattern which fixtures are wanted, and accepts no other form.
  company: async ({ browserName: _ }, use) => {
    const organization = await createOrganization(db, { name: `Example ${unique()}` })
    const admin = await createMember(db, organization, {
      marketplace: 'edit',
      user: { passwordHash: await hashPassword(password), name: 'Ada Admin' },
    })
    const user = await db.user.findUniqueOrThrow({ where: { id: admin.userId } })
    await use({ organization, admin: { ...admin, user } })
    // An audience in use refuses to go, also with its organization.
    await db.activation.deleteMany({ where: { organizationId: organization.id } })
    await db.organization.delete({ where: { id: organization.id } })
  },
})

/**
 * Signs in with the form, as people do.
 * @param secret unless told, the one of the people whom these tests make
 */
export async function signIn(
  page: Page,
  email: string,
  locale: Locale = 'en',
  secret = password,
): Promise<void> {
  const words = {
    en: { email: 'E-mail address', password: 'Password', button: 'Sign in with password' },
    fr: { email: 'Adresse e-mail', password: 'Mot de passe', button: 'Se connecter avec le mot de passe' },
  }[locale]
  await page.goto(`/${locale}/sign-in`)
  await page.getByLabel(words.email).fill(email)
  await page.getByLabel(words.password, { exact: true }).fill(secret)
  await page.getByRole('button', { name: words.button }).click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  // A browser without scripts goes once more, for the whole page: it would meet the next address on its way.
  await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0)
}

/** The button of the account menu. */
export function accountButton(page: Page, name: string): Locator {
  return page.locator('summary').filter({ hasText: name })
}

/** The state in the head of a connection's page. */
export function connectionStatus(page: Page): Locator {
  return page.locator('[data-slot=page-header]').locator('[data-slot=state-label]')
}

/** Nothing that axe knows as an error of WCAG 2.2 A or AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // A title streams in after the page it belongs to; one that never comes fails here.
  await expect(page).toHaveTitle(/\S/)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(found).toEqual([])
}
