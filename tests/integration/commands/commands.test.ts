import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { verifyPassword } from '@/lib/auth/password'
import { findOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { db } from '@/lib/db'
import { foreignMemberActor } from '@/tests/support/actors'
import { createListing } from '@/tests/support/factories'

const password = 'correct horse battery staple'

/** One command as npm runs it, with this on its standard input, run to its end. */
async function run(name: string, words: string[], input = '', env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', './scripts/node.mjs', `scripts/${name}.ts`, ...words], {
    env: { ...process.env, PORTICO_URL: 'https://portico.example', PORTICO_DATA_DIR: '/nowhere', ...env },
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  expect(`${stdout}${stderr}`).not.toContain(input.trim() || 'nothing was typed')
  return { code, stdout, stderr }
}

test('the first organization: odd names, a piped password and the address to sign in at', async () => {
  const words = ["O'Neil & “Söhne” $(id); --", 'ada@oneil.example', "Ada D'Admin"]
  expect(await run('organization', words, `${password}\n`)).toEqual({
    code: 0,
    stdout: `${words[0]} is ready, and ada@oneil.example is its HR admin.\nSign in: https://portico.example/sign-in\n`,
    stderr: '',
  })
  expect(await verifyPassword('ada@oneil.example', password, '192.0.2.1')).toMatchObject({ name: words[2] })
  const again = await run('organization', words, 'another long password')
  expect(again.stdout).toContain('exist already; nothing was changed')
  expect(await run('organization', ['Another', 'ADA@oneil.example', 'Ada'], `${password}\r\n`)).toEqual({
    code: 1,
    stdout: '',
    stderr: `This e-mail address belongs to a member of ${words[0]} already. Use another address.\n`,
  })
})

test('a short password is one sentence, and no password means none', async () => {
  const words = ['Shorty', 'sam@shorty.example', 'Sam']
  expect(await run('organization', words, 'too-short')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'password: A password has at least 12 characters.\n',
  })
  expect(await db.user.count({ where: { email: 'sam@shorty.example' } })).toBe(0)
  expect(await run('organization', words)).toMatchObject({ code: 0 })
  expect(await db.user.findUnique({ where: { email: 'sam@shorty.example' } })).toMatchObject({
    passwordHash: null,
  })
})

test('an operator', async () => {
  const outcome = await run('operator', ['olga@portico.example', 'Olga'], password)
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  expect(await db.user.findUnique({ where: { email: 'olga@portico.example' } })).toMatchObject({
    isOperator: true,
  })
})

test('an OAuth client is kept sealed, and its redirect address told', async () => {
  const { id, slug, name } = await createListing(db, { authMethods: ['oauth2_authorization_code'] })
  expect(await run('oauth-client', [slug, 'portico-client'], 'a-client-secret-0001\n')).toEqual({
    code: 0,
    stdout: `The OAuth client of ${name} is registered.\nRedirect URI to register at the provider: https://portico.example/api/oauth/callback\n`,
    stderr: '',
  })
  expect(await findOAuthClient(await foreignMemberActor(), id)).toEqual({
    clientId: 'portico-client',
    clientSecret: 'a-client-secret-0001',
  })
})

test('a listing that is unknown or without OAuth is refused', async () => {
  expect(await run('oauth-client', ['no-such-listing', 'id'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no listing/),
  })
  const { slug } = await createListing(db, { authMethods: ['api_key'] })
  expect(await run('oauth-client', [slug, 'id'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/needs no OAuth client\.\n$/),
  })
})

test('missing words show how it is used, a missing database its variable', async () => {
  expect(await run('organization', ['Acme'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Usage: npm run organization -- "Company name" admin@company.example "Admin Name"\n',
  })
  expect(await run('operator', ['a@b.example', 'A'], '', { DATABASE_URL: '' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DATABASE_URL'),
  })
})

test('the signing keys are replaced while servers run', async () => {
  const { ensureSigner, listPublicKeys } = await import('@/lib/auth/signing-keys/mutations')
  const { id: former } = await ensureSigner()
  const { code, stdout, stderr } = await run('signing-keys-replace', [])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`No token counts any more that these signed: ${former}.`)
  const [row, ...others] = await db.signingKey.findMany({ select: { id: true } })
  expect(others).toEqual([])
  expect(stdout).toContain(`signed with the key ${row?.id} from now on`)
  await vi.waitUntil(async () => (await listPublicKeys())[0]?.kid === row?.id, {
    timeout: 8_000,
    interval: 500,
  })
  expect(await run('signing-keys-replace', ['now'])).toMatchObject({ code: 1 })
})
