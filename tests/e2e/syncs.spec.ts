import type { Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { sampleCredentials } from '@/lib/sandbox/options'
import { createEmployees, unique } from '@/tests/support/factories'
import { db, expect, signIn } from './fixtures'
import { look } from './look'
import { beginConnection, test } from './sandbox'

const { activations, connections, syncMapping, syncs, syncSettings } = messages.en
const t = createTranslator({ locale: 'en', messages: messages.en })

const longTitle = 'Director of the department that gives departments their names, in all countries'
const [people, planted] = [12, 3]

/** Connects the sandbox by its key, and makes it available to everybody. */
async function activateSandbox(page: Page): Promise<string> {
  const id = await beginConnection(page, 'api_key')
  await page.getByLabel('API key').last().fill(sampleCredentials.apiKey)
  await page.getByRole('button', { name: connections.setup.submit }).click()
  await page.waitForURL(/\/setup\/verification/)
  await page.getByRole('button', { name: connections.verification.submit }).click()
  await expect(page.getByText(connections.verification.passedTitle, { exact: true })).toBeVisible()
  await page.goto(`/en/connections/${id}/access`)
  await page.getByLabel(activations.everyone).check()
  await page.getByRole('button', { name: activations.activate, exact: true }).click()
  await expect(page.getByRole('button', { name: activations.activate, exact: true })).toHaveCount(0)
  return id
}

test('people are provisioned: rehearsed, run with three failures, mended, and retried until all is green', async ({
  page,
  company,
}) => {
  test.setTimeout(150_000)
  const tag = unique()
  await createEmployees(
    db,
    company.organization,
    Array.from({ length: people }, (_, index) => ({
      givenName: 'Sample',
      familyName: `Person ${String.fromCharCode(65 + index)}`,
      email: `sample-${index}@${tag}.example.com`,
      jobTitle: index < planted ? longTitle : 'Engineer',
    })),
  )
  await signIn(page, company.admin.user.email)
  const id = await activateSandbox(page)

  // Changes wait for the next run: otherwise those whom the mapping mends would be provisioned at once.
  await page.goto(`/en/connections/${id}/sync`)
  await page.getByLabel(syncSettings.form.onChange).uncheck()
  await page.getByRole('button', { name: syncSettings.form.submit, exact: true }).click()
  await expect(page.getByText(syncSettings.form.done)).toBeVisible()

  // The dry run says what would be done, and sends nothing that writes.
  await page.getByRole('button', { name: syncs.startDry }).click()
  await page.waitForURL(/\/tracking\/[0-9a-f-]{36}/)
  await expect(page.getByText(t('syncs.would.provision', { count: people }))).toBeVisible({ timeout: 20_000 })
  expect(await db.syncLink.count({ where: { connectionId: id } })).toBe(0)
  await look(page, '32-sync-dry-run')

  // The run itself: three titles are too long for the provider.
  await page.getByRole('button', { name: syncs.rehearsal.start }).click()
  const done = `${t('syncs.count.provision', { count: people - planted })}, ${t('syncs.count.failed', { count: planted })}`
  await expect(page.getByText(done)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(syncs.status.partially_completed)).toBeVisible()
  await expect(page.getByText(t('syncs.failures.count', { count: planted }))).toBeVisible()
  await look(page, '33-sync-run', new URL(page.url()).pathname.slice(3))
  const failedRun = page.url()

  // Mended once, in the mapping, for all three.
  await page.getByRole('link', { name: syncs.failures.toMapping }).click()
  await page.waitForURL(/\/sync\/mapping/)
  const rule = page.getByRole('group', { name: /^Rule \d+: title$/ })
  await expect(rule).toBeVisible()
  await look(page, '34-sync-mapping')
  await rule.getByLabel(syncMapping.maxLength).fill('64')
  await page.getByRole('button', { name: syncMapping.save }).click()
  await expect
    .poll(async () => (await db.syncSettings.findUnique({ where: { connectionId: id } }))?.mappingVersion)
    .toBe(2)

  await page.goto(failedRun)
  await page.getByRole('button', { name: syncs.action.retry }).click()
  await page.waitForURL((url) => url.href !== failedRun)
  await expect(page.getByText(t('syncs.count.provision', { count: planted }))).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByText(syncs.status.completed).first()).toBeVisible()
  expect(await db.syncLink.count({ where: { connectionId: id, state: 'linked', needsRetry: false } })).toBe(
    people,
  )

  // All of it is found again, and on the page of a person too.
  await page.goto(`/en/connections/${id}/tracking`)
  await expect(page.getByRole('table').first()).toBeVisible()
  await look(page, '35-sync-tracking', `/connections/${id}/tracking`)
  const mended = await db.employee.findFirstOrThrow({
    where: { organizationId: company.organization.id, jobTitle: longTitle },
  })
  await page.goto(`/en/directory/${mended.id}`)
  await expect(page.getByText(syncs.itemStatus.succeeded).first()).toBeVisible()
})
