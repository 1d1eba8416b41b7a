import { expect, test } from 'vitest'
import { parseSettings } from '@/lib/env'
import { Refusal } from '@/lib/refusal'

const key = Buffer.alloc(32, 7).toString('base64')

function refusalOf(source: Record<string, string>, required?: string[]): string {
  try {
    parseSettings(source, required)
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
  throw new Error('accepted')
}

test('an empty environment is valid: demo mode, on localhost:3000', () => {
  expect(parseSettings({})).toMatchObject({
    NODE_ENV: 'development',
    PORT: 3000,
    PORTICO_URL: 'http://localhost:3000',
    PORTICO_DATA_DIR: '.data',
    PORTICO_DEMO: true,
    PORTICO_SANDBOX_URL: 'http://127.0.0.1:4100',
    PORTICO_TRUSTED_PROXY_HOPS: 0,
    PORTICO_ALLOW_PRIVATE_HOSTS: [],
  })
})

test('an empty value counts as not set', () => {
  expect(parseSettings({ PORT: '', DATABASE_URL: ' ', SMTP_URL: '' })).toMatchObject({
    PORT: 3000,
    PORTICO_DEMO: true,
  })
})

test('the public address follows the port, and loses its last slash', () => {
  expect(parseSettings({ PORT: '8080' }).PORTICO_URL).toBe('http://localhost:8080')
  expect(parseSettings({ PORTICO_URL: 'https://hr.example.com/' }).PORTICO_URL).toBe('https://hr.example.com')
})

test('demo mode is off with a database of one’s own, unless asked for', () => {
  const DATABASE_URL = 'postgresql://portico:secret@db:5432/portico'
  expect(parseSettings({ DATABASE_URL }).PORTICO_DEMO).toBe(false)
  expect(parseSettings({ DATABASE_URL, PORTICO_DEMO: 'true' }).PORTICO_DEMO).toBe(true)
  expect(parseSettings({ PORTICO_DEMO: 'false' }).PORTICO_DEMO).toBe(false)
})

test('a database may be reached over a Unix socket', () => {
  const DATABASE_URL = 'postgresql:///portico?host=/var/run/postgresql'
  expect(parseSettings({ DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL)
})

test('master keys are a list of id and 32 bytes', () => {
  expect(parseSettings({ PORTICO_MASTER_KEYS: `2027:${key}, 2026:${key}` }).PORTICO_MASTER_KEYS).toEqual([
    { id: '2027', key: new Uint8Array(32).fill(7) },
    { id: '2026', key: new Uint8Array(32).fill(7) },
  ])
})

test.each(['no-colon', `:${key}`, '2026:dG9vIHNob3J0', `a:${key},a:${key}`, ','])(
  'master keys %j are refused',
  (PORTICO_MASTER_KEYS) => {
    expect(refusalOf({ PORTICO_MASTER_KEYS })).toContain('PORTICO_MASTER_KEYS must be a list')
  },
)

test('everything that is wrong is named at once, in sentences', () => {
  const message = refusalOf(
    {
      PORT: '99999',
      PORTICO_URL: 'ftp://hr.example.com',
      PORTICO_DEMO: 'perhaps',
      DATABASE_POOL_SIZE: '0',
      SMTP_URL: 'mail.example.com',
      MAIL_FROM: 'nobody',
      LOG_LEVEL: 'loud',
      OIDC_ISSUER: 'https://id.example.com',
      PORTICO_SESSION_SECRET: 'short',
    },
    ['DATABASE_URL'],
  )
  expect(message).toMatchInlineSnapshot(`
    "The configuration is not valid:
    - PORT must be a port: a whole number from 1 to 65535.
    - PORTICO_URL must be an address that starts with http:// or https://.
    - DATABASE_POOL_SIZE must be a whole number from 1 to 500.
    - SMTP_URL must be an address that starts with smtp:// or smtps://.
    - MAIL_FROM must be a sender such as Portico <portico@example.com>.
    - PORTICO_DEMO must be true or false.
    - PORTICO_SESSION_SECRET must have at least 32 characters.
    - LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.
    - DATABASE_URL is not set; \`npm start\` provides it, a part run alone needs it.
    - OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET belong together; missing: OIDC_CLIENT_ID, OIDC_CLIENT_SECRET."
  `)
})

test('no value is repeated in the message: it could be a secret', () => {
  expect(
    refusalOf({ PORTICO_SESSION_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' }),
  ).not.toContain('hunter2')
})
