import type { Locator, Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { hashPassword } from '@/lib/auth/password'
import { messages } from '@/lib/i18n/messages'
import { sampleCredentials } from '@/lib/sandbox/options'
import { createActivation, createEmployee, createMember } from '@/tests/support/factories'
import { type Company, db, expect, password, signIn, connectionStatus as status } from './fixtures'
import { look } from './look'
import { authorize, beginConnection, revokeTokens, sandboxUrl, setFaults, test } from './sandbox'

const { connections, dashboard, folders } = messages.en
const { detail, menu, settings, setup, state, verification } = connections
const t = createTranslator({ locale: 'en', messages: messages.en })
const provider = { provider: 'Sandbox' }

test.use({ hasSandboxAlone: true })
test.afterEach(() => setFaults())

/** Somebody else of the company, who can sign in. */
async function createColleague({ organization }: Company, name: string, marketplace: 'edit' | 'view') {
  const passwordHash = await hashPassword(password)
  const { userId } = await createMember(db, organization, { marketplace, user: { passwordHash, name } })
  return db.user.findUniqueOrThrow({ where: { id: userId } })
}

const menuButton = (page: Page): Locator =>
  page.getByRole('button', { name: t('connections.menu.label', { name: 'Sandbox' }) })

/** Checks by the menu, and leaves the answer open. */
async function checkNow(page: Page, answer: string | RegExp): Promise<Locator> {
  await menuButton(page).click()
  await page.getByRole('menuitem', { name: menu.check }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(answer)).toBeVisible()
  return dialog
}

async function close(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: menu.close, exact: true }).first().click()
  await expect(dialog).toHaveCount(0)
}

/** Gives a member a role in the folder on the page. */
async function share(page: Page, { name, email }: { name: string; email: string }, role: 'use' | 'view') {
  const form = page.getByRole('form', { name: folders.share })
  await form.getByLabel(folders.member).selectOption(`${name} (${email})`)
  await form.getByLabel(folders.role).selectOption(role)
  await form.getByRole('button', { name: folders.shareReview }).click()
  await expect(form.getByText(t('folders.impact.member', { name, role, count: 0 }))).toBeVisible()
  await form.getByRole('button', { name: folders.apply }).click()
  await expect(page.getByText(folders.done.shared)).toBeVisible()
  await expect(page.getByRole('list', { name: folders.access }).getByText(email)).toBeVisible()
}

const works = /Sandbox answered 200 in \d+ ms/

test('a connection by an own app is shared, checked, reconnected and deleted', async ({
  page,
  company,
  browser,
  context,
  baseURL,
}) => {
  test.setTimeout(180_000)
  const { organization, admin } = company
  const colleague = await createColleague(company, 'Bea Colleague', 'edit')
  const viewer = await createColleague(company, 'Vera Viewer', 'view')
  const seenBy = async (email: string, act: (other: Page) => Promise<void>) => {
    const theirs = await browser.newContext()
    const other = await theirs.newPage()
    await signIn(other, email)
    await act(other)
    await theirs.close()
  }

  // An OAuth app of their own: the address to register there, its client, and consent at the provider.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, admin.user.email)
  const id = await beginConnection(page, 'oauth2_own_app')
  const redirectUri = `${baseURL}/api/oauth/callback`
  await expect(page.getByLabel(t('connections.setup.redirectUri', provider))).toHaveValue(redirectUri)
  await page.getByRole('button', { name: setup.redirectCopy }).click()
  await expect(page.getByRole('button', { name: setup.redirectCopied })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(redirectUri)
  await page.getByLabel('Client ID').fill(sampleCredentials.ownClientId)
  await page.getByLabel('Client secret').fill(sampleCredentials.ownClientSecret)
  await look(page, '18-own-app', `/connections/${id}/setup/credentials?method=oauth2_own_app`)
  await authorize(page)
  await page.waitForURL(/\/setup\/verification/)
  await page.getByRole('button', { name: verification.submit }).click()
  await expect(page.getByText(verification.passedTitle, { exact: true })).toBeVisible()
  const overview = `/connections/${id}`
  const connection = await db.connection.findUniqueOrThrow({ where: { id } })
  const emma = await createEmployee(db, organization, { givenName: 'Emma', familyName: 'Example' })
  const activation = await createActivation(db, organization, { connection, employeeIds: [emma.id] })

  // A folder that is shared with two colleagues, and the connection in it.
  await page.goto('/en/connections')
  await page.getByRole('link', { name: connections.folders }).click()
  await page.waitForURL(/\/connections\/folders$/)
  await look(page, 'folders')
  await page.getByLabel(folders.name).fill('Payroll')
  await page.getByRole('button', { name: folders.create }).click()
  await expect(page.getByText(folders.done.created)).toBeVisible()
  await share(page, colleague, 'use')
  await share(page, viewer, 'view')
  const folder = new URL(page.url()).pathname.slice(3)
  await page.goto(`/en${overview}`)
  await menuButton(page).click()
  await look(page, 'menu')
  await page.getByRole('menuitem', { name: menu.move }).click()
  await page.waitForURL(/\/settings#move$/)
  await page.getByLabel(settings.move.field, { exact: true }).selectOption('Payroll')
  await page.getByRole('button', { name: settings.move.submit, exact: true }).click()
  await expect(page.getByText(t('connections.settings.move.done', { folder: 'Payroll' }))).toBeVisible()
  await look(page, 'connection-settings')
  await page.goto(`/en${folder}`)
  await expect(page.getByRole('link', { name: 'Sandbox' })).toBeVisible()
  await expect(page.getByRole('button', { name: folders.delete })).toHaveCount(0)
  await look(page, '19-folder', folder)

  await seenBy(colleague.email, async (other) => {
    await other.goto(`/en${overview}`)
    await expect(other.getByText(settings.viewOnly.use)).toBeVisible()
    await menuButton(other).click()
    await expect(other.getByRole('menuitem')).toHaveText([menu.check])
    await other.keyboard.press('Escape')
    await checkNow(other, works)
    for (const act of ['delete', 'setup/credentials']) {
      await other.goto(`/en${overview}/${act}`)
      await other.waitForURL(/\/settings$/)
      await expect(other.getByText(settings.viewOnly.use)).toBeVisible()
    }
    await expect(other.getByRole('link', { name: connections.delete.open })).toHaveCount(0)
  })
  await seenBy(viewer.email, async (other) => {
    await other.goto(`/en${overview}`)
    await expect(other.getByText(detail.viewOnly)).toBeVisible()
    await expect(status(other)).toHaveText(state.connected)
    await expect(menuButton(other)).toHaveCount(0)
    await expect(other.getByRole('button', { name: verification.submit })).toHaveCount(0)
  })

  // A check says what the provider said, and what fails is not called connected.
  await page.goto(`/en${overview}`)
  const dialog = await checkNow(page, works)
  await setFaults({ kind: 'server_error', scope: 'oauth' })
  await dialog.getByRole('button', { name: verification.again }).click()
  const refusal = t('connectionErrors.verification.providerError', { ...provider, status: 500 })
  await expect(dialog.getByText(refusal)).toBeVisible()
  await expect(dialog.getByText(/Sandbox answered 500 in \d+ ms/)).toBeVisible()
  const says = { ...provider, message: 'Something went wrong on our side.' }
  await expect(dialog.getByText(t('connections.verification.says', says))).toBeVisible()
  await look(page, 'check')
  await close(dialog)
  await expect(status(page)).toHaveText(state.pending)
  await setFaults()
  await close(await checkNow(page, works))
  await expect(status(page)).toHaveText(state.connected)

  // Revoked at the provider: told at once, and mended in place.
  await revokeTokens()
  await close(await checkNow(page, t('connectionErrors.verification.accessEnded', provider)))
  await expect(status(page)).toHaveText(state.pending)
  const subject = t('mail.connectionNeedsReconnect.subject', { connection: 'Sandbox' })
  const mails = await db.mailMessage.findMany({ where: { recipient: admin.user.email, subject } })
  expect(mails).toHaveLength(1)
  await page.goto('/en/dashboard')
  const entry = page.getByRole('list', { name: dashboard.attention }).getByRole('listitem')
  await expect(entry).toHaveCount(1)
  await look(page, '20-dashboard', '/dashboard')
  await entry.getByRole('link', { name: connections.repair.reconnect }).click()
  await page.waitForURL(new RegExp(`${overview}/setup/credentials`))
  await expect(page.getByLabel('Client ID')).toHaveValue(sampleCredentials.ownClientId)
  await look(page, 'reconnect')
  await authorize(page)
  await page.waitForURL(new RegExp(`/en${overview}/setup/verification`))
  await expect(page.getByText(verification.passedTitle, { exact: true })).toBeVisible()
  await page.goto(`/en${overview}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible()
  await expect(status(page)).toHaveText(state.connected)
  const kept = await db.activation.findUniqueOrThrow({ where: { id: activation.id } })
  expect(kept).toMatchObject({ connectionId: id, isActive: true, version: activation.version })
  await look(page, 'connection', overview)
  await page.goto(`/en${overview}/tracking`)
  await expect(page.getByRole('heading', { name: connections.tracking.historyTitle })).toBeVisible()
  await look(page, 'tracking')
  await page.goto('/en/connections')
  await expect(page.getByRole('link', { name: 'Sandbox', exact: true })).toBeVisible()
  await look(page, 'connections', '/connections')

  // Deleted, with what the provider had granted.
  await page.goto(`/en${overview}/delete`)
  await expect(page.getByText(t('connections.delete.use.activation', { name: 'Sandbox' }))).toBeVisible()
  await expect(page.getByText('Emma Example')).toBeVisible()
  await look(page, 'delete', `${overview}/delete`)
  await page.getByRole('button', { name: connections.delete.confirm }).click()
  await page.waitForURL(/\/connections\?done=deleted/)
  await expect(page.getByText(connections.delete.tokens.revoked)).toBeVisible()
  await expect(page.getByText(connections.emptyTitle)).toBeVisible()
  expect(await db.connection.count({ where: { id } })).toBe(0)
  await page.goto(sandboxUrl)
  const calls = await page.getByRole('row').allInnerTexts()
  expect(calls.slice(1, 6).join('\n')).toMatch(/POST\s+\/oidc\/token\/revocation\s+200/)
})
