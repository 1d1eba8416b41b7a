import { hashPassword } from '@/lib/auth/password'
import { messages } from '@/lib/i18n/messages'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployee,
  createMember,
  createOrganization,
} from '@/tests/support/factories'
import { accountButton, db, expect, expectAccessible, password, signIn, test } from './fixtures'

const { activations, connections, site, signIn: words } = messages.en

test('an HR viewer sees connections and access, and finds nothing to change them with', async ({
  page,
  company,
}) => {
  const { organization } = company
  const viewer = await createMember(db, organization, {
    marketplace: 'view',
    user: { passwordHash: await hashPassword(password) },
  })
  const { email } = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } })
  const employee = await createEmployee(db, organization, { givenName: 'Ada', familyName: 'Sample' })
  const audience = await createAudience(db, organization, { name: 'Pilots', employeeIds: [employee.id] })
  const listing = await db.listing.findUniqueOrThrow({ where: { slug: 'sandbox' } })
  const connection = await createConnection(db, organization, { listingId: listing.id, name: 'Shared one' })
  await createActivation(db, organization, { connection, audienceIds: [audience.id] })

  await signIn(page, email)
  await page.goto('/en/marketplace?tab=connected')
  await expect(page.getByRole('link', { name: /Pilots/ })).toHaveAccessibleName(/View access$/)
  await page.goto('/en/marketplace/sandbox')
  await expect(page.getByRole('link', { name: messages.en.catalog.seeAccess })).toBeVisible()
  await expect(page.getByRole('button', { name: messages.en.catalog.connect, exact: true })).toHaveCount(0)
  await page.goto(`/en/connections/${connection.id}/access`)
  await expect(page.getByText(activations.readOnlyTitle)).toBeVisible()
  await expect(page.getByText('Pilots')).toBeVisible()
  await expect(page.getByRole('button', { name: activations.deactivate })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto(`/en/connections/${connection.id}`)
  await expect(page.getByText(connections.detail.viewOnly)).toBeVisible()
})

test('pages of another organization do not exist', async ({ page, company }) => {
  const foreign = await createOrganization(db)
  const listing = await db.listing.findUniqueOrThrow({ where: { slug: 'sandbox' } })
  const connection = await createConnection(db, foreign, { listingId: listing.id, name: 'Secret project' })
  await signIn(page, company.admin.user.email)
  for (const path of [`/en/connections/${connection.id}`, `/en/connections/${connection.id}/access`]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: site.notFoundTitle })).toBeVisible()
    await expect(page.getByText('Secret project')).toHaveCount(0)
  }
  await db.organization.delete({ where: { id: foreign.id } })
})

test('a visitor is led to sign-in and comes back; an employee without the right is told so', async ({
  page,
  company,
}) => {
  await page.goto('/en/connections')
  await page.waitForURL(/\/en\/sign-in\?returnTo=%2Fen%2Fconnections/)
  await page.getByLabel(words.email).fill(company.admin.user.email)
  await page.getByLabel(words.password, { exact: true }).fill('not the password')
  await page.getByRole('button', { name: words.withPassword }).click()
  await expect(page.getByText(words.failed.wrongCredentials)).toBeVisible()
  await expect(page.getByLabel(words.email)).toHaveValue(company.admin.user.email)
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: words.withPassword }).click()
  await page.waitForURL(/\/en\/connections$/)

  const colleague = await createMember(db, company.organization, {
    user: { passwordHash: await hashPassword(password) },
  })
  const { email } = await db.user.findUniqueOrThrow({ where: { id: colleague.userId } })
  await page.context().clearCookies()
  await signIn(page, email)
  await page.goto('/en/connections')
  await expect(page.getByRole('heading', { name: site.forbidden.view.title })).toBeVisible()
  await page.goto('/en/marketplace/sandbox')
  await expect(page.getByText(messages.en.catalog.viewOnly)).toBeVisible()
  await expect(page.getByRole('link', { name: messages.en.catalog.connect, exact: true })).toHaveCount(0)
})

test('removing a member ends what their open browser may see', async ({ page, company }) => {
  await signIn(page, company.admin.user.email)
  await page.goto('/en/connections')
  await expect(page.getByRole('heading', { name: connections.title })).toBeVisible()
  await db.member.delete({ where: { id: company.admin.id } })
  await page.goto('/en/connections')
  await expect(page.getByRole('heading', { name: site.forbidden.organization.title })).toBeVisible()
})

test('signing out ends the session, also for a copy of its cookie', async ({ page, company, browser }) => {
  await signIn(page, company.admin.user.email)
  const copy = await browser.newContext({ storageState: await page.context().storageState() })
  await accountButton(page, company.admin.user.name).click()
  await page.getByRole('button', { name: messages.en.navigation.signOut }).click()
  await page.waitForURL(/\/en$/)
  const thief = await copy.newPage()
  await thief.goto('/en/connections')
  await thief.waitForURL(/\/sign-in/)
  await copy.close()
})
