import type { Locator, Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { sampleCredentials } from '@/lib/sandbox/options'
import { addressField, webhookListing } from '@/lib/webhooks/schema'
import { createActivation, createConnection, createEmployee } from '@/tests/support/factories'
import { db, expect, password, signIn } from './fixtures'
import { test } from './sandbox'

test.use({ javaScriptEnabled: false })

const {
  catalog,
  connections,
  activations,
  errors,
  site,
  syncs,
  syncSettings,
  triggers,
  webhooks,
  workspace,
} = messages.en

/** Signs in, and waits for the first page to have been asked for once more, as a whole. */
async function enter(page: Page, email: string): Promise<void> {
  await signIn(page, email)
  await expect(page.locator('[data-slot=app-shell]')).toBeVisible()
  await expect(page.locator('template[id^="B:"]')).toHaveCount(0)
}

/** Nothing on the page stands in for what is to come, and these come one below the other. */
async function expectWhole(page: Page, ...parts: Locator[]): Promise<void> {
  const tops: number[] = []
  for (const part of [page.getByRole('heading', { level: 1 }), ...parts]) {
    await expect(part).toBeVisible()
    tops.push((await part.boundingBox())?.y ?? 0)
  }
  expect(tops).toEqual(tops.toSorted((one, other) => one - other))
  await expect(page.locator('[data-slot=skeleton]')).toHaveCount(0)
  await expect(page.locator('main')).toHaveCount(1)
  await expect(page.locator('body > [data-slot=app-shell]')).toHaveCount(1)
}

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
  await enter(page, company.admin.user.email)
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('button', { name: catalog.connect, exact: true }).click()
  await page.waitForURL(/\/setup\/consent/)
  const agree = page.getByRole('button', { name: connections.consent.submit })
  await expectWhole(page, page.getByRole('checkbox'), agree)
  await agree.click()
  await expect(page.getByRole('checkbox')).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('checkbox').check()
  await agree.click()
  await page.waitForURL(/\/setup\/credentials/)
  const key = page.locator('input[type="password"]')
  const save = page.getByRole('button', { name: connections.setup.submit, exact: true })
  await expectWhole(page, key, save)
  await key.fill(sampleCredentials.apiKey)
  await save.click()
  await page.waitForURL(/\/setup\/verification/)
  const check = page.getByRole('button', { name: connections.verification.submit })
  await expectWhole(page, check)
  await check.click()
  await expect(page.getByText(connections.verification.passedTitle, { exact: true })).toBeVisible()
  await page.getByRole('link', { name: connections.wizard.continue }).click()
  await page.waitForURL(/\/setup\/access/)
  const activateIt = page.getByRole('button', { name: activations.activate, exact: true })
  await expectWhole(page, page.getByLabel(activations.specific), activateIt)
  await page.getByLabel(activations.specific).check()
  await page.getByLabel(activations.search).fill('Ada')
  await page.getByRole('button', { name: activations.searchButton }).click()
  await page.getByRole('button', { name: t('activations.add', { name: 'Ada Sample' }) }).click()
  await activateIt.click()
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
  const deactivate = page.getByRole('button', { name: activations.deactivate })
  const history = page.getByText(activations.historyTitle, { exact: true })
  await expectWhole(page, page.getByLabel(activations.specific), deactivate, history)
  await deactivate.click()
  await expect(page.getByText(t('activations.loses', { count: 1 }))).toBeVisible()
  await page.getByRole('button', { name: activations.deactivateNow, exact: true }).click()
  const undo = page.getByRole('button', { name: activations.undo })
  await expectWhole(page, undo, page.getByLabel(activations.specific), history)
  expect(await reached()).toBe(0)
  await undo.click()
  await expect(deactivate).toBeVisible()
  expect(await reached()).toBe(1)

  await page.goto(`/en/connections/${id}/settings`)
  await page.getByRole('link', { name: connections.delete.open }).click()
  await page.waitForURL(/\/delete$/)
  await expect(page.getByText(t('connections.delete.loses', { provider: 'Sandbox', count: 1 }))).toBeVisible()
  await expect(page.getByText('Ada Sample')).toBeVisible()
  await expect(page.getByText(connections.delete.final)).toBeVisible()
  await page.getByRole('button', { name: connections.delete.confirm }).click()
  await page.waitForURL(/\/connections\?done=deleted/)
  await expect(page.getByText(connections.delete.done)).toBeVisible()
  expect(await db.connection.count({ where: { organizationId: company.organization.id } })).toBe(0)
  expect(await reached()).toBe(0)
})

test('pages of members come whole, with their parts in their order', async ({ page, company }) => {
  const { organization, admin } = company
  const listing = await db.listing.findUniqueOrThrow({ where: { slug: 'slack' } })
  const connection = await createConnection(db, organization, { listingId: listing.id, name: 'Company chat' })
  const employee = await createEmployee(db, organization, { memberId: admin.id })
  await createActivation(db, organization, { connection, employeeIds: [employee.id] })
  await enter(page, admin.user.email)

  await page.goto('/en/connections')
  await expectWhole(page, page.getByRole('link', { name: 'Company chat', exact: true }))
  await page.goto('/en/workspace')
  const why = page.getByText(workspace.whyTitle, { exact: true })
  await expectWhole(page, page.getByRole('heading', { name: 'Slack', level: 2 }), why)
  await page.goto('/en/marketplace?q=slack')
  await expectWhole(
    page,
    page.getByLabel(catalog.search),
    page.getByRole('link', { name: 'Slack', exact: true }),
  )
  await page.goto('/en/marketplace/slack')
  await expectWhole(page, page.getByRole('heading', { level: 2 }).first())
})

test('what does not exist, or is for others, says so within the navigation', async ({ page, company }) => {
  await enter(page, company.admin.user.email)
  const refusals = [
    [`/en/connections/${crypto.randomUUID()}`, site.notFoundTitle],
    ['/en/marketplace/nothing-here', site.notFoundTitle],
    ['/en/operator/outbox', site.forbidden.operator.title],
  ] as const
  for (const [path, title] of refusals) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await expectWhole(page)
  }
})

test('a visitor is led to sign-in and comes back', async ({ page, company }) => {
  await page.goto('/fr/connections')
  await page.waitForURL(/\/fr\/sign-in\?returnTo=%2Ffr%2Fconnections$/)
  await page.goto('/en/connections?done=deleted')
  await page.waitForURL(/\/en\/sign-in\?returnTo=%2Fen%2Fconnections/)
  await page.getByLabel('E-mail address').fill(company.admin.user.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in with password' }).click()
  await page.waitForURL(/\/en\/connections/)
  await expectWhole(page)
})

test('a browser that runs scripts again gets pages that stream', async ({ page, company, browser }) => {
  const whole = (page: Page) =>
    page
      .context()
      .cookies()
      .then((all) => all.some(({ name }) => name === '__prerender_bypass'))
  await enter(page, company.admin.user.email)
  expect(await whole(page)).toBe(true)
  const storageState = await page.context().storageState()
  const context = await browser.newContext({ storageState, javaScriptEnabled: true })
  const scripted = await context.newPage()
  await scripted.goto(new URL('/en/connections', page.url()).href)
  await expect.poll(() => whole(scripted)).toBe(false)
  await scripted.reload()
  await expect(scripted.getByRole('heading', { level: 1, name: connections.title })).toBeVisible()
  await context.close()
})

// Browsers hold the redirect of a form to the content security policy too.
test('the form that asks for access leads to the provider', async ({ page, company }) => {
  const t = createTranslator({ locale: 'en', messages: messages.en })
  await enter(page, company.admin.user.email)
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

test('a trigger is made by forms alone, and nothing is lost where one is refused', async ({
  page,
  company,
}) => {
  await enter(page, company.admin.user.email)
  await page.goto('/en/triggers/new')
  await page.getByLabel(triggers.source.schedule, { exact: true }).check()
  await page.getByLabel(triggers.action.mail, { exact: true }).check()
  await page.getByRole('button', { name: triggers.continue }).click()
  await page.waitForURL(/source=schedule&action=mail/)
  const cron = page.getByLabel(triggers.cron, { exact: true })
  const zone = page.getByLabel(triggers.timeZone, { exact: true })
  const name = page.getByLabel(triggers.name, { exact: true })
  const text = page.getByLabel(triggers.text, { exact: true })
  const recipient = page.getByLabel(/^Ada Admin/)
  const create = page.getByRole('button', { name: triggers.create })
  await name.fill('Every morning')
  await page.getByLabel(triggers.clockCron, { exact: true }).check()
  await cron.fill('every day at 6:30 am')
  await zone.fill('Europe/Paris')
  await recipient.check()
  await page.getByLabel(triggers.subject, { exact: true }).fill('Good morning')
  await text.fill('Look at the syncs.')
  await create.click()
  await expect(page.getByText(errors.reasons.triggerCron)).toBeVisible()
  await expect(cron).toHaveValue('every day at 6:30 am')
  await expect(zone).toHaveValue('Europe/Paris')
  await expect(name).toHaveValue('Every morning')
  await expect(text).toHaveValue('Look at the syncs.')
  await expect(recipient).toBeChecked()
  await cron.fill('30 6 * * *')
  await create.click()
  await page.waitForURL(/\/triggers\/[0-9a-f-]{36}\?done=created/)
  await expect(page.getByText(triggers.created)).toBeVisible()
  await expect(page.getByText('At 6:30 AM (Europe/Paris)')).toBeVisible()
})

test('events of a webhook are chosen by a form alone, and its secret is shown', async ({ page, company }) => {
  const { id: listingId } = await db.listing.findUniqueOrThrow({ where: { slug: webhookListing } })
  const config = { [addressField]: 'https://hooks.example.com/portico' }
  const { id } = await createConnection(db, company.organization, { listingId, config })
  await enter(page, company.admin.user.email)
  await page.goto(`/en/connections/${id}/webhook/new`)
  const create = page.getByRole('button', { name: webhooks.submitCreate })
  await expectWhole(page, create)
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
  await create.click()
  const refused = page
    .getByRole('group', { name: webhooks.eventsTitle })
    .getByText(errors.reasons.chooseEvents)
  await expect(refused).toBeVisible()
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0)
  await page.getByLabel(webhooks.events.segment_changed).check()
  await create.click()
  await expect(page.getByLabel(webhooks.secret, { exact: true })).toHaveValue(/^whsec_/)
  expect(await db.webhookEndpoint.findUnique({ where: { connectionId: id } })).toMatchObject({
    events: ['segment.changed'],
  })
})

test('a sync is set up and rehearsed by forms alone', async ({ page, company }) => {
  const { id: listingId } = await db.listing.findUniqueOrThrow({ where: { slug: 'sandbox' } })
  const { id } = await createConnection(db, company.organization, { listingId })
  await enter(page, company.admin.user.email)
  await page.goto(`/en/connections/${id}/sync`)
  const form = syncSettings.form
  const share = page.getByLabel(form.guardShare, { exact: true })
  const minimum = page.getByLabel(form.guardMinimum, { exact: true })
  const save = page.getByRole('button', { name: form.submit, exact: true })
  await share.fill('many')
  await minimum.fill('7')
  await page.getByLabel(form.onChange, { exact: true }).uncheck()
  await save.click()
  await expect(share).toHaveAttribute('aria-invalid', 'true')
  await expect(share).toHaveValue('many')
  await expect(minimum).toHaveValue('7')
  await expect(page.getByLabel(form.onChange, { exact: true })).not.toBeChecked()
  await share.fill('12')
  await save.click()
  await expect(page.getByText(form.done)).toBeVisible()
  expect(await db.syncSettings.findUnique({ where: { connectionId: id } })).toMatchObject({
    guardShare: 12,
    guardMinimum: 7,
    onChange: false,
  })

  await page.getByRole('button', { name: syncs.startDry }).click()
  await page.getByRole('link', { name: syncs.startedNow }).click()
  await page.waitForURL(/\/tracking\/[0-9a-f-]{36}/)
  await expectWhole(page)
  expect(await db.syncRun.count({ where: { connectionId: id, isDryRun: true } })).toBe(1)
})
