import type { Page } from '@playwright/test'
import { expect, expectAccessible } from './fixtures'
import { takePicture } from './pictures'

/** Holds the page against axe and keeps its picture; by its address, also that of it in French on a phone. */
export async function look(page: Page, step: string, address?: string): Promise<void> {
  await expectAccessible(page)
  await takePicture(page, step, { locale: 'en', width: 1280 })
  if (!address) return
  const phone = await page.context().newPage()
  await phone.setViewportSize({ width: 390, height: 844 })
  await phone.goto(new URL(`/fr${address}`, page.url()).href)
  await expect(phone.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(phone.locator('[data-slot=skeleton]')).toHaveCount(0)
  await takePicture(phone, step, { locale: 'fr', width: 390 })
  await phone.close()
  // A page behind another asks for nothing.
  await page.bringToFront()
}
