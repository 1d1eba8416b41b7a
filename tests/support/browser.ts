import { existsSync } from 'node:fs'
import { chromium, type LaunchOptions } from '@playwright/test'

const installed = [
  process.env.PORTICO_TEST_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A Chromium for end-to-end tests: an installed one, Playwright's own, or on Linux the one inside an npm package. */
async function findBrowser(): Promise<string> {
  const found = [...installed, chromium.executablePath()].find((path) => path && existsSync(path))
  if (found) return found
  if (process.platform !== 'linux') {
    throw new Error('No Chrome or Chromium was found. Install one, or run: npx playwright install chromium')
  }
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

/**
 * How Chromium is started for tests, drawing within its own process, without a graphics card or an imitation of one.
 *
 * Chromium sets environment variables while its other threads read them, and dies now and then in `getenv` where that
 * moves the table: glibc before 2.41 guards against nothing. Variables that are there already are changed in place.
 */
export async function browserOptions(): Promise<LaunchOptions> {
  return {
    executablePath: await findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--in-process-gpu', '--disable-software-rasterizer'],
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', FC_FONTATIONS: '1' },
  }
}
