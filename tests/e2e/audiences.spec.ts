import type { Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { createActivation, createConnection, createEmployees } from '@/tests/support/factories'
import { db, expect, expectAccessible, signIn, test } from './fixtures'
import { look } from './look'
import { takePicture } from './pictures'

const { audienceEditor: editor, audienceHistory, audienceDeletion, audiences } = messages.en

/** Words of the editor's own that its fields have no room for; what people call their things may be longer. */
function cutWords(page: Page): Promise<string[]> {
  const own = page.locator('main form select:not([name*=value]):visible')
  return own.evaluateAll((selects) =>
    selects.flatMap((select) => {
      const style = getComputedStyle(select)
      const context = document.createElement('canvas').getContext('2d')
      if (!context || !(select instanceof HTMLSelectElement)) return ['not measured']
      context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
      return [...select.options].flatMap(({ text }) => (context.measureText(text).width > room ? text : []))
    }),
  )
}

test('an audience is made, changed with its impact, explained, kept while in use, and edited in French', async ({
  page,
  company,
}) => {
  const t = createTranslator({ locale: 'en', messages: messages.en })
  const { organization, admin } = company
  const people = await createEmployees(db, organization, [
    { givenName: 'Ada', familyName: 'Abel', country: 'FR', department: 'Sales' },
    { givenName: 'Ben', familyName: 'Brun', country: 'FR', startDate: new Date() },
    { givenName: 'Cléo', familyName: 'Câlin', country: 'FR', department: 'Finance' },
    { givenName: 'Dan', familyName: 'Duck', country: 'DE', department: 'Sales' },
  ])
  const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Pilot users' } })
  await db.segmentUser.create({ data: { segmentId: segment.id, userId: 'c', employeeId: people[2]?.id } })
  const count = page.locator('[data-slot=audience-count]').filter({ visible: true })
  const condition = (number: number, within = page.getByLabel(editor.conditions, { exact: true })) =>
    within.locator('> ol > li').nth(number - 1)

  await signIn(page, admin.user.email)
  await page.goto('/en/audiences')
  await expect(page.getByText(audiences.emptyTitle)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: audiences.create }).first().click()
  await page.getByLabel(editor.name, { exact: true }).fill('Pilots in France')

  // What is missing is said at its place, and the focus goes there.
  await page.getByRole('button', { name: editor.addCondition }).click()
  await expect(condition(1).getByLabel(editor.attribute)).toBeFocused()
  await expect(page.getByText(editor.incomplete)).toBeVisible()
  await page.getByRole('button', { name: editor.create }).click()
  await expect(condition(1).getByLabel(editor.value)).toBeFocused()
  await expect(page.getByText(messages.en.errors.reasons.conditionValue)).toBeVisible()

  await condition(1).getByLabel(editor.attribute).selectOption({ label: editor.subject.country })
  await condition(1).getByLabel(editor.value).selectOption({ label: 'France' })
  await expect(count).toHaveText(t('audienceEditor.count', { count: 3 }))
  await page.getByRole('button', { name: editor.addGroup }).click()
  const group = page.getByRole('group', { name: t('audienceEditor.groupNumber', { number: 2 }) })
  await condition(1, group).getByLabel(editor.value).fill('sales')
  await group.getByRole('button', { name: editor.addCondition }).click()
  await condition(2, group).getByLabel(editor.attribute).selectOption({ label: editor.subject.segment })
  await condition(2, group).getByLabel(editor.value).selectOption({ label: 'Pilot users' })
  await expect(count).toHaveText(t('audienceEditor.count', { count: 2 }))
  const rule = 'Everyone in France, and either in the sales department or in the segment “Pilot users”'
  await expect(page.getByText(rule, { exact: true })).toBeVisible()
  await page.getByLabel(editor.addPeople).fill('duck')
  await page.getByRole('option', { name: 'Dan Duck' }).click()
  await expect(count).toHaveText(t('audienceEditor.count', { count: 3 }))
  expect(await cutWords(page)).toEqual([])
  await look(page, '26-audience-editor')
  await page.getByRole('button', { name: editor.create }).click()

  await expect(page.getByText(audiences.done.created)).toBeVisible()
  await expect(page.getByText(`${rule}, and 1 person added by hand`, { exact: true })).toBeVisible()
  const audience = await db.audience.findFirstOrThrow({ where: { organizationId: organization.id } })
  expect(await db.audienceMember.count({ where: { audienceId: audience.id } })).toBe(3)
  const connection = await createConnection(db, organization)
  await createActivation(db, organization, { connection, audienceIds: [audience.id] })

  // An edit of what is in use says who gains and who loses what.
  await page.getByRole('link', { name: audiences.edit, exact: true }).click()
  const joining = page.getByRole('group', { name: t('audienceEditor.groupNumber', { number: 2 }) })
  await joining.getByLabel(editor.group).selectOption({ label: editor.join.none })
  await expect(count).toHaveText(t('audienceEditor.count', { count: 2 }))
  await page.getByRole('button', { name: editor.review }).click()
  await expect(page.getByRole('heading', { name: editor.impactTitle })).toBeFocused()
  await expect(page.getByText(t('audienceEditor.access.loses', { count: 2 }))).toBeVisible()
  await expect(page.getByText(t('audienceEditor.access.gains', { count: 1 }))).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Ben Brun' })).toHaveCount(2)
  await look(page, '27-audience-impact')
  await page.getByRole('button', { name: editor.apply }).click()
  await expect(page.getByText(audiences.done.saved)).toBeVisible()
  await expect(page.getByText(t('audienceHistory.version', { number: 2 }), { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: audienceHistory.restore })).toHaveCount(1)

  // Why, and why not.
  await page.getByLabel(messages.en.audienceWhy.label).fill('abel')
  await page.getByRole('button', { name: messages.en.audienceWhy.button }).click()
  await page.getByRole('link', { name: 'Ada Abel' }).click()
  await expect(page.getByText(t('audienceWhy.notMember', { name: 'Ada Abel' }))).toBeVisible()
  await expect(page.getByText('Department must not be: sales · in the directory: Sales')).toBeVisible()

  await page.getByRole('button', { name: audienceDeletion.delete }).click()
  await page.getByRole('button', { name: audienceDeletion.confirm, exact: true }).click()
  const { name } = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  await expect(page.getByRole('alert').filter({ hasText: name })).toBeVisible()

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['', `/${audience.id}`, `/${audience.id}/edit`]) {
    await page.goto(`/fr/audiences${path}`)
    await expect(page.locator('[data-slot=skeleton]')).toHaveCount(0)
    await expectAccessible(page)
    await takePicture(page, `28-audience${path ? (path.endsWith('edit') ? '-edit' : '-detail') : 's'}`, {
      locale: 'fr',
      width: 390,
    })
  }
  expect(await cutWords(page)).toEqual([])
  const french = messages.fr.audienceEditor
  await page.getByRole('button', { name: french.removeGroup.replace('{number}', '2') }).click()
  await expect(
    page.getByText('Toutes les personnes en France, ainsi que 1 personne ajoutée à la main'),
  ).toBeVisible()
})
