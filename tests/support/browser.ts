import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const installed = [
  process.env.PORTICO_TEST_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A Chromium for end-to-end tests: an installed one, Playwright's own, or on Linux the one inside an npm package. */
export async function findBrowser(): Promise<string> {
  const found = [...installed, chromium.executablePath()].find((path) => path && existsSync(path))
  if (found) return found
  if (process.platform !== 'linux') {
    throw new Error('No Chrome or Chromium was found. Install one, or run: npx playwright install chromium')
  }
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}
