import { createTranslator } from 'next-intl'
import { hashPassword } from '@/lib/auth/password'
import type { Organization } from '@/lib/generated/prisma/client'
import { messages } from '@/lib/i18n/messages'
import { type Locale, locales } from '@/lib/i18n/routing'
import { sampleCredentials } from '@/lib/sandbox/options'
import { createAudience, createEmployee, createEmployees, createMember } from '@/tests/support/factories'
import { db, expect, expectAccessible, password, signIn } from './fixtures'
import { takePicture } from './pictures'
import { test } from './sandbox'

const widths = [1280, 390] as const

/** An employee who can sign in. */
async function createColleague(organization: Organization, givenName: string, department: string) {
  const member = await createMember(db, organization, {
    user: { passwordHash: await hashPassword(password), name: `${givenName} Example` },
  })
  const user = await db.user.findUniqueOrThrow({ where: { id: member.userId } })
  const employee = await createEmployee(db, organization, {
    memberId: member.id,
    email: user.email,
    givenName,
    familyName: 'Example',
    department,
  })
  return { ...employee, email: user.email }
}

function translatorsOf(locale: Locale) {
  const translator = createTranslator({ locale, messages: messages[locale] })
  // Keys are put together here: the types of single messages cannot follow.
  return translator as unknown as (key: string, values?: Record<string, string | number>) => string
}

for (const locale of locales) {
  for (const width of widths) {
    test(`connect, segment, see, change, deactivate, in ${locale} at ${width} px`, async ({
      page,
      company,
      browser,
    }) => {
      test.setTimeout(180_000)
      const t = translatorsOf(locale)
      const picture = (step: string) => takePicture(page, step, { locale, width })
      await page.setViewportSize({ width, height: 900 })
      const { organization, admin } = company
      const lea = await createColleague(organization, 'Léa', 'Sales')
      const jonas = await createColleague(organization, 'Jonas', 'Engineering')
      await createColleague(organization, 'Emma', 'Finance')
      const others = await createEmployees(
        db,
        organization,
        ['Ada', 'Ben', 'Cleo'].map((givenName) => ({ givenName, familyName: 'Sample', department: 'Sales' })),
      )
      const sales = await createAudience(db, organization, {
        name: 'Sales team',
        employeeIds: [lea.id, ...others.map(({ id }) => id)],
      })
      const engineers = await createAudience(db, organization, { name: 'Engineers', employeeIds: [jonas.id] })

      const seenBy = async (email: string, check: (workspace: typeof page) => Promise<void>) => {
        const context = await browser.newContext({ viewport: { width, height: 900 } })
        const workspace = await context.newPage()
        await signIn(workspace, email, locale)
        await workspace.goto(`/${locale}/workspace`)
        await expect(workspace.getByRole('heading', { level: 1, name: t('workspace.title') })).toBeVisible()
        await check(workspace)
        await context.close()
      }
      const card = { name: 'Sandbox', exact: true } as const
      // Pages one has left stay in the document, hidden.
      const shown = (text: string, on = page) =>
        on.getByText(text, { exact: true }).filter({ visible: true }).first()

      // Find it, with a typing error and a filter.
      await signIn(page, admin.user.email, locale)
      await page.goto(`/${locale}/marketplace`)
      await expect(page.getByRole('heading', { level: 1, name: t('catalog.title') })).toBeVisible()
      await expectAccessible(page)
      await picture('01-catalog')
      await page.getByLabel(t('catalog.search')).fill('sandbx')
      await page.waitForURL(/[?&]q=sandbx/)
      await expect(page.getByRole('link', card)).toBeVisible()
      if (width < 1024) await shown(t('catalog.filters')).click()
      await page.getByLabel(t('catalog.value.type.partner'), { exact: true }).check()
      await page.waitForURL(/type=partner/)
      await picture('02-search')
      await page.getByRole('link', card).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible()
      await expectAccessible(page)
      await picture('03-listing')

      // Connect it with an API key; the first one is wrong.
      await page.getByRole('button', { name: t('catalog.connect'), exact: true }).click()
      await page.waitForURL(/\/setup\/consent/)
      await expectAccessible(page)
      await picture('04-consent')
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: t('connections.consent.submit') }).click()
      await page.waitForURL(/\/setup\/credentials/)
      await page.getByRole('link', { name: t('connections.method.api_key') }).click()
      await page.waitForURL(/method=api_key/)
      const key = page.locator('input[type="password"]')
      await key.fill('a-wrong-key-0001')
      await expectAccessible(page)
      await picture('05-set-up')
      await page.getByRole('button', { name: t('connections.setup.submit'), exact: true }).click()
      await page.waitForURL(/\/setup\/verification/)
      await page.getByRole('button', { name: t('connections.verification.submit') }).click()
      await expect(
        shown(t('connectionErrors.verification.wrongCredentials', { provider: 'Sandbox' })),
      ).toBeVisible()
      await picture('06-wrong-key')
      await page.getByRole('link', { name: t('connections.verification.change') }).click()
      await page.waitForURL(/\/setup\/credentials/)
      await expect(key).toHaveValue('')
      await key.fill(sampleCredentials.apiKey)
      await page.getByRole('button', { name: t('connections.setup.submit'), exact: true }).click()
      await page.waitForURL(/\/setup\/verification/)
      await page.getByRole('button', { name: t('connections.verification.submit') }).click()
      await expect(shown(t('connections.verification.passedTitle'))).toBeVisible()
      await picture('07-verified')
      await page.getByRole('link', { name: t('connections.wizard.continue') }).click()
      await page.waitForURL(/\/setup\/access/)

      // Give it to an audience and one person.
      await page.getByLabel(t('activations.specific')).check()
      const search = page.getByLabel(t('activations.search'))
      await search.fill('Sales')
      await page.getByRole('option', { name: sales.name }).click()
      await search.fill('Emma')
      await page.getByRole('option', { name: 'Emma Example' }).click()
      await expect(shown(t('activations.reach', { count: 5 }))).toBeVisible()
      await expectAccessible(page)
      await picture('08-who-gets-it')
      await page.getByRole('button', { name: t('activations.activate'), exact: true }).click()
      await page.waitForURL(/\/setup\/done/)
      await expectAccessible(page)
      await picture('09-done')

      // The card tells; employees see it, or learn why not.
      await page.goto(`/${locale}/marketplace?tab=connected`)
      await expect(page.getByRole('link', card)).toBeVisible()
      await expect(page.getByRole('link', { name: new RegExp(`${sales.name}`) })).toBeVisible()
      await picture('10-card')
      await seenBy(lea.email, async (workspace) => {
        await expect(workspace.getByRole('heading', { name: 'Sandbox' }).first()).toBeVisible()
        await expectAccessible(workspace)
        await takePicture(workspace, '11-workspace', { locale, width })
      })
      await seenBy(jonas.email, async (workspace) => {
        await expect(shown(t('workspace.emptyTitle'), workspace)).toBeVisible()
        await workspace.getByLabel(t('workspace.whyLabel')).fill('Sandbox')
        await workspace.getByRole('button', { name: t('workspace.whyButton') }).click()
        await expect(shown(t('workspace.isMissing', { name: 'Sandbox' }), workspace)).toBeVisible()
        await expect(shown(t('workspace.rule.segmented'), workspace)).toBeVisible()
        await takePicture(workspace, '12-why', { locale, width })
      })

      // Change the audience: the impact comes first.
      await page.goto(`/${locale}/marketplace/sandbox`)
      await page.getByRole('link', { name: t('catalog.manage') }).click()
      await page.waitForURL(/\/access/)
      await page.getByRole('button', { name: t('activations.remove', { name: sales.name }) }).click()
      await search.fill('Engineers')
      await page.getByRole('option', { name: engineers.name }).click()
      await page.getByRole('button', { name: t('activations.review') }).click()
      await expect(shown(t('activations.loses', { count: 4 }))).toBeVisible()
      await expect(shown(t('activations.gains', { count: 1 }))).toBeVisible()
      await expectAccessible(page)
      await picture('13-impact')
      await page.getByRole('button', { name: t('activations.apply'), exact: true }).click()
      await expect(page.getByRole('button', { name: t('activations.undo') })).toBeVisible()
      await seenBy(jonas.email, (workspace) =>
        expect(workspace.getByRole('heading', { name: 'Sandbox' }).first()).toBeVisible(),
      )
      await seenBy(lea.email, (workspace) =>
        expect(shown(t('workspace.emptyTitle'), workspace)).toBeVisible(),
      )

      // A second account of the same provider, with OAuth 2.0.
      await page.goto(`/${locale}/marketplace/sandbox`)
      await page.getByRole('button', { name: t('catalog.connectAnother') }).click()
      await page.waitForURL(/\/setup\/consent/)
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: t('connections.consent.submit') }).click()
      await page.waitForURL(/\/setup\/credentials/)
      await page
        .getByRole('link', { name: t('connections.method.oauth2_authorization_code'), exact: true })
        .click()
      await page
        .getByRole('button', { name: t('connections.setup.oauthSubmit', { provider: 'Sandbox' }) })
        .click()
      await page.waitForURL(/\/interaction\//)
      await picture('14-oauth')
      await page.getByRole('button', { name: 'Authorize' }).click()
      await page.waitForURL(/\/setup\/verification/)
      await page.getByRole('button', { name: t('connections.verification.submit') }).click()
      await expect(shown(t('connections.verification.passedTitle'))).toBeVisible()
      await page.goto(`/${locale}/connections`)
      await expect(shown(t('connections.count', { count: 2 }))).toBeVisible()
      await expect(page.getByRole('link', { name: 'Sandbox 2', exact: true })).toBeVisible()
      await expectAccessible(page)
      await picture('15-connections')

      // Deactivate: gone for everyone, with the way back.
      await page.getByRole('link', card).first().click()
      await page
        .getByRole('navigation', { name: t('connections.tabs.label') })
        .getByRole('link', { name: t('connections.tabs.access') })
        .click()
      await page.waitForURL(/\/access/)
      await page.getByRole('button', { name: t('activations.deactivate') }).click()
      await expect(shown(t('activations.loses', { count: 2 }))).toBeVisible()
      await picture('16-deactivate')
      await page.getByRole('button', { name: t('activations.deactivateNow'), exact: true }).click()
      await expect(page.getByRole('button', { name: t('activations.reactivate') })).toBeVisible()
      await expectAccessible(page)
      await picture('17-deactivated')
      await seenBy(jonas.email, (workspace) =>
        expect(shown(t('workspace.emptyTitle'), workspace)).toBeVisible(),
      )
    })
  }
}
