import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { sampleCredentials } from '@/lib/sandbox/options'
import { connectionStatus, expect, expectAccessible, signIn } from './fixtures'
import { look } from './look'
import { beginConnection, test } from './sandbox'

const { connections, handOff, handOffs, navigation } = messages.en
const t = createTranslator({ locale: 'en', messages: messages.en })
const provider = { provider: 'Sandbox' }

test('a link lets somebody without an account enter the key, once', async ({ page, company, browser }) => {
  await signIn(page, company.admin.user.email)
  const id = await beginConnection(page, 'api_key')
  await page.getByRole('link', { name: 'Send a link by which they enter only those.' }).click()
  await page.waitForURL(new RegExp(`/connections/${id}/hand-off`))
  await expect(page.getByLabel(handOffs.validity)).toBeVisible()
  await look(page, 'hand-off-new')
  await page.getByRole('combobox', { name: handOffs.method }).selectOption('api_key')
  await page.getByRole('button', { name: handOffs.submit }).click()
  await expect(page.getByText(handOffs.createdTitle)).toBeVisible()
  await look(page, 'hand-off-made')
  const link = await page.getByLabel(handOffs.address, { exact: true }).inputValue()

  const theirs = await browser.newContext()
  const visitor = await theirs.newPage()
  await visitor.goto(link)
  const organization = company.organization.name
  await expect(
    visitor.getByRole('heading', { name: t('handOff.title', { ...provider, organization }) }),
  ).toBeVisible()
  await expect(visitor.getByRole('navigation').getByRole('link', { name: navigation.dashboard })).toHaveCount(
    0,
  )
  await look(visitor, '21-hand-off', new URL(link).pathname.slice(3))
  await visitor.getByLabel('API key', { exact: true }).fill(sampleCredentials.apiKey)
  await visitor.getByRole('button', { name: handOff.submit }).click()
  await expect(visitor.getByRole('heading', { name: handOff.end.doneTitle })).toBeVisible()
  await look(visitor, 'hand-off-done')
  await visitor.goto(link)
  await expect(visitor.getByRole('heading', { name: handOff.goneTitle })).toBeVisible()
  await expectAccessible(visitor)
  expect(await visitor.context().cookies()).toEqual([])
  await theirs.close()

  await page.goto(`/en/connections/${id}`)
  await expect(connectionStatus(page)).toHaveText(connections.state.connected)
  await page.goto(`/en/connections/${id}/hand-off`)
  await expect(page.getByText(handOffs.state.used, { exact: true })).toBeVisible()
})
