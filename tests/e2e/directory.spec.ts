import type { Page } from '@playwright/test'
import type { Locale } from '@/lib/i18n/routing'
import { createAudience, createEmployee } from '@/tests/support/factories'
import { db, expect, expectAccessible, signIn, test } from './fixtures'
import { takePicture } from './pictures'

const words = {
  en: {
    next: 'Upload',
    check: 'Check rows',
    start: 'Start import',
    done: 'The import is done',
    confirm: /Yes, mark 1 person/,
    leave: 'are marked as left',
    toDirectory: 'To the directory',
    apply: 'Apply',
    search: 'Search',
    manager: 'Manager',
  },
  fr: {
    next: 'Envoyer',
    check: 'Vérifier les lignes',
    start: 'Démarrer l’import',
    done: 'L’import est terminé',
    confirm: /Oui, marquer 1 personne/,
    leave: 'sont marquées comme parties',
    toDirectory: 'Vers l’annuaire',
    apply: 'Appliquer',
    search: 'Rechercher',
    manager: 'Manager',
  },
} as const

const files = {
  en: [
    'First name,Last name,Work e-mail,Employee ID,Department,Country,Manager,Hire date,Cost centre',
    'Amélie,Lefèvre,amelie@example.com,E-1,Sales,France,E-2,2024-03-01,North',
    'Zoé,Dupont,zoe@example.com,E-2,Sales,FR,,2023-01-15,South',
    '=cmd(),Wrong,not an address,E-3,Sales,FR,,yesterday,North',
  ].join('\n'),
  fr: [
    'Prénom;Nom;Adresse e-mail;Matricule;Service;Pays;Manager;Date d’embauche;Cost centre',
    'Amélie;Lefèvre;amelie@example.com;E-1;Ventes;France;E-2;01/03/2024;North',
    'Zoé;Dupont;zoe@example.com;E-2;Ventes;France;;15/01/2023;South',
    '=cmd();Faux;pas une adresse;E-3;Ventes;FR;;hier;North',
  ].join('\r\n'),
} as const

/** An attribute of the organization's own, as the files have one. */
async function createCostCentre({ id }: { id: string }): Promise<void> {
  const attribute = { key: 'cost_centre', name: 'Cost centre', type: 'choice' } as const
  await db.employeeAttribute.create({
    data: { ...attribute, options: ['North', 'South'], organizationId: id },
  })
}

/** Sends a file and checks its rows; leaves whom the file does not name. */
async function sendFile(page: Page, locale: Locale): Promise<void> {
  const t = words[locale]
  await page.goto(`/${locale}/directory/import`)
  // axe takes longer than the step itself: pages that are alike in both languages are looked at once.
  if (locale === 'en') await expectAccessible(page)
  const buffer = Buffer.from(files[locale])
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: t.next }).click()
  await page.getByLabel(t.leave).check()
  await takePicture(page, '22-columns', { locale, width: locale === 'en' ? 1280 : 390 })
  // Its table is another thing on a narrow screen.
  if (locale === 'fr') await expectAccessible(page)
  await page.getByRole('button', { name: t.check }).click()
  await expect(page.getByRole('button', { name: t.start })).toBeVisible({ timeout: 20_000 })
}

test('a file of people is mapped, previewed, imported and found in the directory', async ({
  page,
  company,
}) => {
  const { organization, admin } = company
  await createEmployee(db, organization, { givenName: 'Lea', familyName: 'Leaver', email: 'lea@example.com' })
  await createCostCentre(organization)
  await signIn(page, admin.user.email)

  await sendFile(page, 'en')
  await expect(page.getByText('Lea Leaver')).toBeVisible()
  await expect(page.getByText('Not a complete e-mail address.')).toBeVisible()
  await expectAccessible(page)
  await takePicture(page, '23-preview', { locale: 'en', width: 1280 })
  const refused = await page.request.get(
    (await page.getByRole('link', { name: 'Export refused rows' }).getAttribute('href')) ?? '',
  )
  expect(await refused.text()).toContain("'=cmd(),Wrong,not an address,E-3")

  // Nothing starts before the number of leavers is confirmed.
  await page.getByRole('button', { name: words.en.start }).click()
  await expect(page.getByText('Confirm first that 1 person is')).toBeVisible()
  await page.getByLabel(words.en.confirm).check()
  await page.getByRole('button', { name: words.en.start }).click()
  await expect(page.getByText(words.en.done)).toBeVisible({ timeout: 20_000 })
  await expectAccessible(page)

  await page.getByRole('link', { name: words.en.toDirectory }).click()
  await expect(page.getByText('2 people', { exact: true })).toBeVisible()
  await page.goto(
    '/en/directory?column=department&column=manager&column=attribute:cost_centre&sort=-startDate&own.cost_centre=North',
  )
  await expect(page.getByText('1 person', { exact: true })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Cost centre' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Amélie Lefèvre' }).click()
  await expect(page.getByRole('link', { name: 'Zoé Dupont' })).toBeVisible()
  await expectAccessible(page)
})

test('in French and on a narrow screen, a file changes people who are there already', async ({
  page,
  company,
}) => {
  const { organization, admin } = company
  await createCostCentre(organization)
  const sales = { department: 'Sales', country: 'FR' } as const
  const names = { givenName: 'Amélie', familyName: 'Lefèvre' }
  const known = { ...names, ...sales, email: 'amelie@example.com', externalId: 'E-1' }
  const person = await createEmployee(db, organization, known)
  await createAudience(db, organization, { name: 'Équipe Nord', employeeIds: [person.id] })
  await signIn(page, admin.user.email, 'fr')
  await page.setViewportSize({ width: 390, height: 844 })
  await sendFile(page, 'fr')
  await expect(page.getByText('Service : Sales → Ventes').first()).toBeVisible()
  await takePicture(page, '24-preview', { locale: 'fr', width: 390 })
  await page.getByRole('button', { name: words.fr.start }).click()
  await expect(page.getByText(words.fr.done)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('link', { name: words.fr.toDirectory }).click()
  await page.getByRole('searchbox', { name: words.fr.search }).fill('lefevre')
  await page.getByRole('button', { name: words.fr.apply }).click()
  await expect(page.getByText('1 personne', { exact: true })).toBeVisible()
  await takePicture(page, '25-directory', { locale: 'fr', width: 390 })
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Amélie Lefèvre' }).click()
  await expect(page.getByRole('link', { name: 'Équipe Nord', exact: true })).toBeVisible()
  await expectAccessible(page)
})
