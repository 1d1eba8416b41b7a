import { defineConfig } from '@playwright/test'
import { findBrowser } from './tests/support/browser'
import { e2eEnvironment, e2eUrl } from './tests/support/e2e-environment'

const executablePath = await findBrowser()

/** End-to-end tests: a real browser against a Portico started as people start it, on a data folder of its own. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // Each test makes an organization of its own, but all share two cores with the server.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  globalSetup: './tests/support/e2e-setup.ts',
  use: {
    baseURL: e2eUrl,
    launchOptions: { executablePath, args: ['--no-sandbox'] },
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'tsx scripts/start.ts',
    url: `${e2eUrl}/api/health/ready`,
    env: e2eEnvironment,
    timeout: 480_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
    reuseExistingServer: Boolean(process.env.PORTICO_E2E_REUSE),
  },
})
