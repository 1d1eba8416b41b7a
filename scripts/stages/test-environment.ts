import { createServer } from 'node:net'
import path from 'node:path'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Where end-to-end tests keep the Portico they look at. */
export const testFolder = path.resolve('.data/e2e')

/**
 * The environment of the Portico that end-to-end tests look at: a data folder of its own, the embedded
 * database, demo mode, and free ports. `PORTICO_E2E_PORT` tells the tests where it is.
 */
export async function testEnvironment(): Promise<Record<string, string>> {
  const port = process.env.PORTICO_E2E_PORT ?? String(await freePort())
  const sandboxPort = process.env.PORTICO_E2E_SANDBOX_PORT ?? String(await freePort())
  return {
    PORTICO_E2E_PORT: port,
    PORTICO_E2E_SANDBOX_PORT: sandboxPort,
    PORT: port,
    PORTICO_URL: `http://localhost:${port}`,
    PORTICO_SANDBOX_PORT: sandboxPort,
    PORTICO_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    PORTICO_DATA_DIR: testFolder,
    PORTICO_DEMO: 'true',
    // Tests start providers of their own on this machine.
    PORTICO_ALLOW_PRIVATE_HOSTS: '127.0.0.1',
    DATABASE_URL: '',
    SMTP_URL: '',
    OIDC_ISSUER: '',
    OIDC_CLIENT_ID: '',
    OIDC_CLIENT_SECRET: '',
    PORTICO_SESSION_SECRET: '',
    PORTICO_MASTER_KEYS: '',
    LOG_LEVEL: 'warn',
  }
}
