import { mkdirSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { Locale } from '@/lib/i18n/routing'

/**
 * Keeps a picture of a step. English at 1280 px and French at 390 px go to docs/images when `PORTICO_TOUR`
 * is set, which is how the pictures of docs/tour.md are made; all go to test-results otherwise.
 */
export async function takePicture(
  page: Page,
  step: string,
  { locale, width }: { locale: Locale; width: number },
): Promise<void> {
  const isOfTour = (locale === 'en' && width === 1280) || (locale === 'fr' && width === 390)
  const folder = process.env.PORTICO_TOUR && isOfTour ? 'docs/images' : 'test-results/pictures'
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${step}-${locale}-${width}.png` })
}
