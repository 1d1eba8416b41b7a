import { messages } from '@/lib/i18n/messages'
import { createAudience, createConnection, createEmployee } from '@/tests/support/factories'
import { type Company, db, expect, signIn } from './fixtures'
import { test } from './sandbox'

const { activations, catalog, connections } = messages.en

/** A tested connection to the sandbox, an audience of one, and an admin who is signed in. */
async function connected({ organization, admin }: Company) {
  const listing = await db.listing.findUniqueOrThrow({ where: { slug: 'sandbox' } })
  const ada = await createEmployee(db, organization, { givenName: 'Ada', familyName: 'Sample' })
  await createAudience(db, organization, { name: 'Sales team', employeeIds: [ada.id] })
  const consent = { permissions: [], scopes: [], terms: null, privacy: null }
  return createConnection(db, organization, {
    listingId: listing.id,
    ownerId: admin.id,
    state: 'connected',
    isDefault: true,
    consentedAt: new Date(),
    verifiedAt: new Date(),
    consent,
  })
}

test('who was chosen survives a reload, a way back and a closed tab until it is applied', async ({
  page,
  company,
}) => {
  const { id } = await connected(company)
  await signIn(page, company.admin.user.email)
  await page.goto(`/en/connections/${id}/setup/access`)
  await page.getByRole('combobox').fill('Sales')
  await page.getByRole('option', { name: /Sales team/ }).click()
  await page.getByRole('combobox').fill('Ada')
  await page.getByRole('option', { name: /Ada Sample/ }).click()
  const chosen = page.getByRole('list', { name: activations.chosen })
  await expect(chosen.getByRole('listitem')).toHaveCount(2)

  await page.reload()
  await expect(chosen.getByRole('listitem')).toHaveCount(2)
  await page.goto('/en/connections')
  await page.goBack()
  await expect(chosen.getByRole('listitem')).toHaveCount(2)
  const second = await page.context().newPage()
  await page.close()
  await second.goto(`/en/connections/${id}/access`)
  await expect(second.getByText(activations.restored)).toBeVisible()
  await second.getByRole('button', { name: activations.activate, exact: true }).click()
  await expect(second.getByRole('button', { name: activations.undo })).toBeVisible()
  expect(
    await second.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('kept'))),
  ).toEqual([])
})

test('after activating, going back shows that it is active', async ({ page, company }) => {
  const { id } = await connected(company)
  await signIn(page, company.admin.user.email)
  await page.goto(`/en/connections/${id}/setup/access`)
  await page.getByRole('radio', { name: activations.everyone }).check()
  await page.getByRole('button', { name: activations.activate, exact: true }).click()
  await page.waitForURL(/\/setup\/done/)
  await page.goBack()
  await page.waitForURL(/\/setup\/access/)
  await expect(page.getByText(connections.access.active)).toBeVisible()
  await expect(page.getByRole('button', { name: activations.activate, exact: true })).toHaveCount(0)
})

test('after deactivating, the page before it knows', async ({ page, company }) => {
  const { id } = await connected(company)
  await signIn(page, company.admin.user.email)
  await page.goto(`/en/connections/${id}/access`)
  await page.getByRole('radio', { name: activations.everyone }).check()
  await page.getByRole('button', { name: activations.activate, exact: true }).click()
  await expect(page.getByRole('button', { name: activations.undo })).toBeVisible()
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('link', { name: catalog.manage }).click()
  await page.waitForURL(/\/access/)
  await page.getByRole('button', { name: activations.deactivate }).click()
  await page.getByRole('button', { name: activations.deactivateNow, exact: true }).click()
  await expect(page.getByRole('button', { name: activations.reactivate })).toBeVisible()
  await page.goBack()
  await page.waitForURL(/\/marketplace\/sandbox/)
  await expect(page.getByText(activations.reason.deactivated).filter({ visible: true })).toBeVisible()
})

test('a discarded draft and a deleted connection are not there any more', async ({ page, company }) => {
  await signIn(page, company.admin.user.email)
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('button', { name: catalog.connect, exact: true }).click()
  await page.waitForURL(/\/setup\/consent/)
  await page.getByRole('link', { name: connections.wizard.discard }).click()
  await page.waitForURL(/\/discard$/)
  await page.getByRole('button', { name: connections.wizard.discardConfirm }).click()
  await page.waitForURL(/\/marketplace\/sandbox/)
  await page.goBack()
  await page.waitForURL(/\/discard$/)
  await expect(page.getByRole('button', { name: connections.wizard.discardConfirm })).toHaveCount(0)
  await page.goBack()
  await page.waitForURL(/\/setup\/consent/)
  await expect(page.getByRole('button', { name: connections.consent.submit })).toHaveCount(0)

  const { id } = await connected(company)
  await page.goto(`/en/connections/${id}/settings`)
  await page.getByRole('link', { name: connections.delete.open }).click()
  await page.waitForURL(/\/delete$/)
  await page.getByRole('button', { name: connections.delete.confirm }).click()
  await page.waitForURL(/\/connections\?done=deleted/)
  await page.goBack()
  await page.waitForURL(/\/delete$/)
  await expect(page.getByRole('button', { name: connections.delete.confirm })).toHaveCount(0)
})
