import { defineConfig } from '@playwright/test'
import { testEnvironment } from './scripts/stages/test-environment'
import { browserOptions } from './tests/support/browser'

// Fixed unless told, so that a build made for one run serves the next.
process.env.PORTICO_E2E_PORT ??= '3217'
process.env.PORTICO_E2E_SANDBOX_PORT ??= '4217'
const environment = await testEnvironment()
const launchOptions = await browserOptions()
const alone = ['**/two-servers.spec.ts', '**/connections.spec.ts']

/** End-to-end tests: a real browser against a Portico started as people start it, on a data folder of its own. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // Each test makes an organization of its own; one alone leaves half of two cores idle, beside the server.
  workers: 2,
  fullyParallel: true,
  // What takes turns at the sandbox comes first, one after the other, so that nothing waits for it at the end.
  projects: [
    { name: 'alone', testMatch: alone, workers: 1 },
    { name: 'beside others', testIgnore: alone },
  ],
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  globalSetup: './tests/support/e2e-setup.ts',
  use: {
    baseURL: environment.PORTICO_URL,
    launchOptions,
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'node --import tsx scripts/serve-test.ts',
    url: `${environment.PORTICO_URL}/api/health/ready`,
    env: environment,
    timeout: 480_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
    reuseExistingServer: Boolean(process.env.PORTICO_E2E_REUSE),
  },
})
