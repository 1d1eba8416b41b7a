import type { Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import pg from 'pg'
import type { SupportedMethod } from '@/lib/connections/schema'
import { messages } from '@/lib/i18n/messages'
import type { FaultInput } from '@/lib/sandbox/faults/schema'
import { expect, test as plain } from './fixtures'

const { catalog, connections } = messages.en
const t = createTranslator({ locale: 'en', messages: messages.en })

/** The page of the sandbox provider that the Portico of these tests has started. */
export const sandboxUrl = `http://127.0.0.1:${process.env.PORTICO_E2E_SANDBOX_PORT}`

const turnAtSandbox = 7_014_220_200

interface Turn {
  /** For tests that change what the sandbox, or its listing, does for all. */
  hasSandboxAlone: boolean
  turn: undefined
}

/** For tests that use the sandbox provider: side by side, unless one wants to have it alone. */
export const test = plain.extend<Turn>({
  hasSandboxAlone: [false, { option: true }],
  turn: [
    async ({ hasSandboxAlone }, use) => {
      // Beside Portico's database, where a test may look at what waits there.
      const { href: connectionString } = new URL('/postgres', process.env.DATABASE_URL)
      const client = new pg.Client({ connectionString })
      await client.connect()
      const lock = hasSandboxAlone ? 'pg_advisory_lock' : 'pg_advisory_lock_shared'
      await client.query(`SELECT ${lock}($1)`, [turnAtSandbox])
      await use(undefined)
      await client.end()
    },
    { auto: true, timeout: 240_000 },
  ],
})

async function tell(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(sandboxUrl + path, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBe(200)
}

/** Replaces all faults of the sandbox by these. */
export const setFaults = (...faults: FaultInput[]): Promise<void> => tell('PUT', '/faults', { faults })

/** Ends every access that the sandbox has granted. */
export const revokeTokens = (): Promise<void> => tell('POST', '/faults/revoke-tokens')

/** Begins a connection of the sandbox, agrees to what it accesses and chooses how to authenticate. */
export async function beginConnection(page: Page, method: SupportedMethod): Promise<string> {
  await page.goto('/en/marketplace/sandbox')
  await page.getByRole('button', { name: catalog.connect, exact: true }).click()
  await page.waitForURL(/\/setup\/consent/)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: connections.consent.submit }).click()
  await page.waitForURL(/\/setup\/credentials/)
  await page.getByRole('link', { name: connections.method[method], exact: true }).click()
  await page.waitForURL(new RegExp(`method=${method}`))
  return new URL(page.url()).pathname.split('/')[3] ?? ''
}

/** Goes on to the sandbox from the fields, and grants there what is asked for. */
export async function authorize(page: Page): Promise<void> {
  const onward = t('connections.setup.oauthSubmit', { provider: 'Sandbox' })
  await page.getByRole('button', { name: onward }).click()
  await page.waitForURL(/\/interaction\//)
  await page.getByRole('button', { name: 'Authorize' }).click()
}
