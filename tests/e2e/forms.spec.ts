import { messages } from '@/lib/i18n/messages'
import { expect, test } from './fixtures'

const { demoRequestForm, integrationRequestForm, errors, signIn } = messages.fr

test('an incomplete form says at its fields what is missing, in words of Portico', async ({ page }) => {
  await page.goto('/fr/marketplace/slack/demo')
  await page.getByRole('button', { name: demoRequestForm.send }).click()
  const name = page.getByLabel(demoRequestForm.name)
  await expect(name).toHaveAccessibleDescription(errors.reasons.required)
  await expect(name).toBeFocused()
  await page.goto('/fr/requests/new')
  await page.getByRole('button', { name: integrationRequestForm.send }).click()
  await expect(page.getByLabel(integrationRequestForm.product)).toBeFocused()
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: signIn.withPassword }).click()
  await expect(page.getByLabel(signIn.email)).toHaveAccessibleDescription(signIn.failed.emailIncomplete)
})
