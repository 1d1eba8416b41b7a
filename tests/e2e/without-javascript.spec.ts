import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { sampleCredentials } from '@/lib/sandbox/options'
import { createEmployee } from '@/tests/support/factories'
import { db, expect, signIn, test } from './fixtures'

test.use({ javaScriptEnabled: false })

const { catalog, connections, activations } = messages.en

test('the catalog is searched and filtered by its form', async ({ page }) => {
  await page.goto('/en/marketplace')
  await page.getByLabel(catalog.search).fill('slak')
  await page.getByLabel(catalog.value.type.partner, { exact: true }).check()
  await page.getByRole('button', { name: catalog.searchButton }).click()
  await page.waitForURL(/q=slak/)
  expect(page.url()).toContain('type=partner')
  await expect(page.getByRole('link', { name: 'Slack', exact: true })).toBeVisible()
})

test('a connection is set up, tested, given to one person, taken back and deleted by forms alone', async ({
  page,
  company,
}) => {
  test.setTimeout(120_000)
  const t = createTranslator({ locale: 'en', messages: messages.en })
  const employee = await createEmployee(db, company.organization, { givenName: 'Ada', familyName: 'Sample' })
  await signIn(page, company.admin.user.email)
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('button', { name: catalog.connect, exact: true }).click()
  await page.waitForURL(/\/setup\/consent/)
  await page.getByRole('button', { name: connections.consent.submit }).click()
  await expect(page.getByRole('checkbox')).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: connections.consent.submit }).click()
  await page.waitForURL(/\/setup\/credentials/)
  await page.locator('input[type="password"]').fill(sampleCredentials.apiKey)
  await page.getByRole('button', { name: connections.setup.submit, exact: true }).click()
  await page.waitForURL(/\/setup\/verification/)
  await page.getByRole('button', { name: connections.verification.submit }).click()
  await expect(page.getByText(connections.verification.passedTitle, { exact: true })).toBeVisible()
  await page.getByRole('link', { name: connections.wizard.continue }).click()
  await page.waitForURL(/\/setup\/access/)
  await page.getByLabel(activations.specific).check()
  await page.getByLabel(activations.search).fill('Ada')
  await page.getByRole('button', { name: activations.searchButton }).click()
  await page.getByRole('button', { name: t('activations.add', { name: 'Ada Sample' }) }).click()
  await page.getByRole('button', { name: activations.activate, exact: true }).click()
  await page.waitForURL(/\/setup\/done/)
  const reached = () =>
    db.activationEmployee.count({
      where: {
        employeeId: employee.id,
        activation: { isActive: true, organizationId: company.organization.id },
      },
    })
  expect(await reached()).toBe(1)

  const { id } = await db.connection.findFirstOrThrow({ where: { organizationId: company.organization.id } })
  await page.goto(`/en/connections/${id}/access`)
  await page.getByRole('button', { name: activations.deactivate }).click()
  await expect(page.getByText(t('activations.loses', { count: 1 }))).toBeVisible()
  await page.getByRole('button', { name: activations.deactivateNow, exact: true }).click()
  await expect(page.getByRole('button', { name: activations.undo })).toBeVisible()
  expect(await reached()).toBe(0)
  await page.getByRole('button', { name: activations.undo }).click()
  await expect(page.getByRole('button', { name: activations.deactivate })).toBeVisible()
  expect(await reached()).toBe(1)

  await page.goto(`/en/connections/${id}`)
  await page.getByRole('link', { name: connections.delete.open }).click()
  await page.waitForURL(/\/delete$/)
  await expect(page.getByText(t('connections.delete.loses', { provider: 'Sandbox', count: 1 }))).toBeVisible()
  await expect(page.getByText('Ada Sample')).toBeVisible()
  await expect(page.getByText(connections.delete.final)).toBeVisible()
  await page.getByRole('button', { name: connections.delete.confirm }).click()
  await page.waitForURL(/\/connections\?done=deleted$/)
  await expect(page.getByText(connections.delete.done)).toBeVisible()
  expect(await db.connection.count({ where: { organizationId: company.organization.id } })).toBe(0)
  expect(await reached()).toBe(0)
})

// Browsers hold the redirect of a form to the content security policy too.
test('the form that asks for access leads to the provider', async ({ page, company }) => {
  const t = createTranslator({ locale: 'en', messages: messages.en })
  await signIn(page, company.admin.user.email)
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('button', { name: catalog.connect, exact: true }).click()
  await page.waitForURL(/\/setup\/consent/)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: connections.consent.submit }).click()
  await page.waitForURL(/\/setup\/credentials/)
  await page.getByRole('link', { name: connections.method.oauth2_authorization_code, exact: true }).click()
  await page
    .getByRole('button', { name: t('connections.setup.oauthSubmit', { provider: 'Sandbox' }) })
    .click()
  await page.waitForURL(/\/interaction\//)
  await expect(page.getByRole('button', { name: 'Authorize' })).toBeVisible()
})
