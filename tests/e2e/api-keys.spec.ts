import type { Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { locales } from '@/lib/i18n/routing'
import { expect, expectAccessible, signIn, test } from './fixtures'
import { look } from './look'

interface Secret {
  clientId: string
  clientSecret: string
}

for (const locale of locales) {
  const { apiKeys } = messages[locale]
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'apiKeys' })

  async function readSecret(page: Page): Promise<Secret> {
    const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue()
    return { clientId: await value(apiKeys.clientId), clientSecret: await value(apiKeys.clientSecret) }
  }

  test(`a key is made, used, given another secret while the former is good, and revoked, in ${locale}`, async ({
    page,
    company,
    baseURL,
  }) => {
    async function askForToken({
      clientId,
      clientSecret,
    }: Secret): Promise<[status: number, token?: string]> {
      const answer = await fetch(`${baseURL}/api/accounts/connect/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      const { access_token: token } = await answer.json()
      return [answer.status, token]
    }
    // Every step in one language: it is the same page.
    const lookAgain = () => (locale === 'en' ? expectAccessible(page) : undefined)
    const segments = `${baseURL}/api/public/v1/user/system/${company.organization.guid}/segment`
    const list = async (token?: string) =>
      (await fetch(segments, { headers: { authorization: `Bearer ${token}` } })).status

    await signIn(page, company.admin.user.email, locale)
    await page.goto(`/${locale}/settings/api-keys`)
    await expect(page.getByRole('heading', { name: apiKeys.emptyTitle })).toBeVisible()
    await lookAgain()
    await page.getByRole('link', { name: apiKeys.create }).click()
    await page.getByLabel(apiKeys.name, { exact: true }).fill('Payroll')
    await lookAgain()
    await page.getByRole('button', { name: apiKeys.submitCreate }).click()
    await expect(page.getByRole('heading', { name: t('issuedTitle', { name: 'Payroll' }) })).toBeFocused()
    const first = await readSecret(page)
    if (locale === 'en') await look(page, '29-api-key')
    else await expectAccessible(page)
    const [status, token] = await askForToken(first)
    expect([status, await list(token)]).toEqual([200, 200])

    // Shown once: whoever goes back does not find it.
    await page.getByRole('link', { name: apiKeys.toList }).click()
    await expect(page.getByRole('list', { name: apiKeys.listTitle })).toContainText(first.clientId)
    await page.goBack()
    await expect(page.getByRole('main')).toContainText(apiKeys.shownOnce)
    expect(await page.content()).not.toContain(first.clientSecret)

    await page.goto(`/${locale}/settings/api-keys`)
    await page.getByRole('link', { name: t('rotateLabel', { name: 'Payroll' }) }).click()
    await expect(page.getByRole('button', { name: apiKeys.submitRotate })).toBeVisible()
    await lookAgain()
    await page.getByRole('button', { name: apiKeys.submitRotate }).click()
    await expect(page.getByLabel(apiKeys.clientSecret, { exact: true })).toBeVisible()
    const second = await readSecret(page)
    expect(second.clientId).toBe(first.clientId)
    expect(second.clientSecret).not.toBe(first.clientSecret)
    expect([(await askForToken(first))[0], (await askForToken(second))[0], await list(token)]).toEqual([
      200, 200, 200,
    ])

    await page.getByRole('link', { name: apiKeys.toList }).click()
    await page.getByRole('link', { name: t('revokeLabel', { name: 'Payroll' }) }).click()
    await expect(page.getByRole('button', { name: apiKeys.submitRevoke })).toBeVisible()
    await lookAgain()
    await page.getByRole('button', { name: apiKeys.submitRevoke }).click()
    await expect(page.getByRole('status').filter({ hasText: apiKeys.done.revoked })).toBeVisible()
    expect([(await askForToken(first))[0], (await askForToken(second))[0], await list(token)]).toEqual([
      401, 401, 401,
    ])
    await expect(page.getByRole('list', { name: apiKeys.revokedTitle })).toContainText('Payroll')
    await expectAccessible(page)
  })
}

test('an example of the reference is copied by keyboard, and readable without scripts', async ({
  page,
  browser,
  baseURL,
}) => {
  const words = messages.en.apiReference
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/en/developers/api')
  const copy = page.getByRole('button', { name: words.copyExample.replace('{language}', 'curl') }).first()
  await copy.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: words.copied })).toHaveCount(1)
  const source = await page.locator('pre').first().textContent()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(source)
  await page.locator('pre').first().scrollIntoViewIfNeeded()
  await look(page, '31-reference')
  const plain = await (await browser.newContext({ javaScriptEnabled: false, baseURL })).newPage()
  await plain.goto('/en/developers/api')
  await expect(plain.locator('pre').first()).toBeVisible()
  await expect(plain.getByRole('button', { name: /curl/ })).toHaveCount(0)
  await plain.context().close()
})
