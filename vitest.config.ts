import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// Of every test file, in this order.
const setupFiles = ['./tests/support/fresh-file.ts', './tests/support/console.ts']

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    // next-intl imports `next/navigation` without the extension that Node asks for.
    server: { deps: { inline: ['next-intl'] } },
    env: {
      PORTICO_SESSION_SECRET: 'a-session-secret-for-tests-only-0123456789',
      PORTICO_MASTER_KEYS: `test:${Buffer.alloc(32, 1).toString('base64')}`,
    },
    // Most tests wait for a database or a provider: on two cores, three at once take a sixth less time than two, and
    // five no less than three.
    maxWorkers: 3,
    // What each file needs for itself, tests/support/fresh-file.ts sees to: a process for each took most of the time.
    isolate: false,
    // They end what hangs, and not what is slow beside other work.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], setupFiles },
      },
      {
        extends: true,
        test: {
          name: 'unit-components',
          include: ['tests/unit/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: [...setupFiles, './tests/support/testing-library.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: './tests/support/database-cluster.ts',
          setupFiles: [...setupFiles, './tests/support/next-runtime.ts', './tests/support/database.ts'],
        },
      },
    ],
  },
})
