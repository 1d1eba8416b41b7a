import { readFileSync } from 'node:fs'
import path from 'node:path'

const port = 3217
const sandboxPort = 4217

/** Where end-to-end tests find Portico, and the sandbox provider beside it. */
export const e2eUrl = `http://localhost:${port}`
export const e2eSandboxUrl = `http://127.0.0.1:${sandboxPort}`

const dataFolder = path.resolve('.data/e2e')

/** What the Portico under test is started with; nothing of the developer's own configuration. */
export const e2eEnvironment: Record<string, string> = {
  PORT: String(port),
  PORTICO_URL: e2eUrl,
  PORTICO_DATA_DIR: dataFolder,
  PORTICO_DEMO: 'true',
  PORTICO_SANDBOX_PORT: String(sandboxPort),
  PORTICO_SANDBOX_URL: e2eSandboxUrl,
  DATABASE_URL: '',
  SMTP_URL: '',
  OIDC_ISSUER: '',
  OIDC_CLIENT_ID: '',
  OIDC_CLIENT_SECRET: '',
  LOG_LEVEL: 'warn',
}

/** Connection string of the running Portico's embedded database. */
export function e2eDatabaseUrl(): string {
  const stored = JSON.parse(readFileSync(path.join(dataFolder, 'postgres.json'), 'utf8'))
  return `postgresql://portico:${stored.password}@127.0.0.1:${stored.port}/portico`
}
