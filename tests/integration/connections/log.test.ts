import { inspect } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { GET } from '@/app/api/oauth/callback/route'
import type { MemberActor } from '@/lib/auth/actor'
import { verifyAction } from '@/lib/connections/actions'
import { startAuthorization } from '@/lib/connections/authorization/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { saveSetupAction } from '@/lib/connections/wizard/actions'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { log } from '@/lib/log'
import { memberActor } from '../../support/actors'
import { auditOf, createSandboxListing, startConsented } from '../../support/connect'
import { createOrganization } from '../../support/factories'
import { startHttpServer } from '../../support/http-server'
import { captureOutput } from '../../support/log'
import { duringRequest } from '../../support/next-request'
import { startSharedSandbox } from '../../support/sandbox'
import { decideInSandbox } from '../../support/sandbox-browser'
import { formsOf } from '../../support/secrets'

const wrongKey = 'wrong-secret-key-66cc'
const tokens = { accessToken: 'echoed-access-token-11dd', refreshToken: 'echoed-refresh-token-22ee' }

const sandbox = await startSharedSandbox({
  apiKey: 'live-secret-key-77aa',
  clientSecret: 'client-secret-88bb',
})

let actor: MemberActor
let secrets: Set<string>
beforeEach(async () => {
  actor = await memberActor(await createOrganization(db))
  secrets = new Set([sandbox.apiKey, sandbox.clientSecret, wrongKey, ...Object.values(tokens)])
})

/** Posts a form as the admin’s browser does; what rises instead of becoming an answer is returned. */
function send(action: unknown, fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const post = action as (previous: FormState<never>, form: FormData) => Promise<FormState>
  return duringRequest(actor, () => post(idleForm, form)).catch((error: unknown) => error)
}

/** Opens the address that a provider sent the browser back to; what rises is returned. */
function land(callback: URL) {
  const { pathname, search } = callback
  const request = new Request(`http://localhost:3000${pathname}${search}`)
  return duringRequest(actor, async () => (await GET(request)).headers.get('location')).catch(
    (error: unknown) => error,
  )
}

/** Asks for access and grants it at the sandbox; remembers state, verifier and code. */
async function askForAccess(connectionId: string): Promise<URL> {
  const url = await startAuthorization(actor, { connectionId, locale: 'en' })
  const [request] = await db.authorizationRequest.findMany({
    where: { connectionId },
    orderBy: { createdAt: 'desc' },
  })
  const { codeVerifier } = await openFor(db, actor, connectionId, request?.sealed ?? new Uint8Array())
  const { callback } = await decideInSandbox(url)
  for (const name of ['state', 'code']) secrets.add(callback.searchParams.get(name) ?? '')
  secrets.add(codeVerifier ?? '')
  return callback
}

async function rememberTokens(connectionId: string): Promise<void> {
  const { sealed } = await db.credential.findUniqueOrThrow({ where: { connectionId } })
  const { accessToken = '', refreshToken = '' } = await openFor(db, actor, connectionId, sealed)
  secrets.add(accessToken).add(refreshToken)
}

const endToken = (connectionId: string) =>
  db.credential.update({ where: { connectionId }, data: { expiresAt: new Date(0) } })

async function startOAuth(listing: { slug: string }): Promise<string> {
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'oauth2_authorization_code', values: {} })
  return connectionId
}

function expectNoSecretIn(text: string): void {
  for (const form of [...secrets].flatMap(formsOf)) {
    expect(form.length).toBeGreaterThan(8)
    expect(text).not.toContain(form)
  }
}

test('nothing that is secret is logged while connections are set up, verified, authorized and renewed', async () => {
  const output = captureOutput()
  const listing = await createSandboxListing(sandbox)
  const keyed = await startConsented(actor, listing)
  for (const apiKey of [wrongKey, sandbox.apiKey]) {
    await send(saveSetupAction, { connectionId: keyed, method: 'api_key', 'secret.apiKey': apiKey })
    for (const kind of ['server_error', 'malformed', 'drop'] as const) {
      sandbox.faults.set({ kind, times: 1 })
      expect(await send(verifyAction, { connectionId: keyed })).toMatchObject({ status: 'failed' })
    }
    const status = apiKey === wrongKey ? 'failed' : 'done'
    expect(await send(verifyAction, { connectionId: keyed })).toMatchObject({ status })
  }

  const authorized = await startOAuth(listing)
  sandbox.faults.set({ kind: 'token_error', times: 1 })
  expect(await land(await askForAccess(authorized))).toContain('problem=authorization.')
  const callback = await askForAccess(authorized)
  expect(await land(callback)).toContain('/setup/verification')
  expect(await land(callback)).toContain('problem=authorization.replayed')
  await rememberTokens(authorized)
  for (const status of ['done', 'failed'] as const) {
    await endToken(authorized)
    expect(await send(verifyAction, { connectionId: authorized })).toMatchObject({ status })
    await rememberTokens(authorized)
    sandbox.revokeTokens()
  }
  const actions = (await auditOf(authorized)).map(({ action }) => action)
  expect(actions).toContain('connection.authorized')

  await db.organizationKey.delete({ where: { organizationId: actor.organizationId } })
  log.info('The end of this test')
  expect(output()).toContain('The end of this test')
  expectNoSecretIn(output())
})

test('nothing that is secret is logged when Portico itself fails with it in hand', async () => {
  const provider = await startHttpServer((request, response) => {
    // A careless provider quotes what it was sent.
    const said = `${request.url} ${JSON.stringify(request.headers)}`
    const body = { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, said }
    response.writeHead(request.method === 'POST' ? 200 : 500, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...body, token_type: 'Bearer', error_description: said }))
  })
  const listing = await createSandboxListing(sandbox, {
    change: (definition) => ({
      ...definition,
      baseUrl: provider.origin,
      authMethods: definition.authMethods.map((method) =>
        method.type === 'oauth2_authorization_code' ? { ...method, tokenUrl: provider.origin } : method,
      ),
    }),
  })
  const output = captureOutput()
  const rising: unknown[] = []
  const keyed = await startConsented(actor, listing)
  await send(saveSetupAction, { connectionId: keyed, method: 'api_key', 'secret.apiKey': wrongKey })
  expect(await send(verifyAction, { connectionId: keyed })).toMatchObject({
    reason: 'verification.providerError',
  })

  const authorized = await startOAuth(listing)
  expect(await land(await askForAccess(authorized))).toContain('/setup/verification')
  await endToken(authorized)
  const callback = await askForAccess(authorized)
  await db.$executeRaw`ALTER TABLE "Credential" ADD CONSTRAINT full_up CHECK (false) NOT VALID`
  rising.push(await land(callback))
  rising.push(await send(verifyAction, { connectionId: authorized }))
  await db.$executeRaw`ALTER TABLE "Credential" DROP CONSTRAINT full_up`
  for (const error of rising) expect(error).toMatchObject({ name: 'PrismaClientKnownRequestError' })

  const late = await askForAccess(authorized)
  await db.organizationKey.delete({ where: { organizationId: actor.organizationId } })
  expect(await land(late)).toContain('problem=authorization.unavailable')

  const messages = output()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  expect(messages.map((line) => z.object({ msg: z.string() }).parse(line).msg)).toEqual([
    'A route handler failed',
    'An authorization could not be completed',
  ])
  expectNoSecretIn(output())
  // The web server prints what rises, with all that it holds.
  expectNoSecretIn(inspect(rising, { depth: 20, maxStringLength: null }))
})

test.each([
  'password',
  'secret',
  'token',
  'apiKey',
  'credentials',
  'accessToken',
  'refresh_token',
  'clientSecret',
  'codeVerifier',
])('%s is left out of whatever is logged, up to two levels deep', (name) => {
  const output = captureOutput()
  const value = { [name]: wrongKey, kept: 'kept' }
  log.error({ ...value, connection: { ...value, candidate: value } }, 'A careless line')
  expect(output().match(/"kept":"kept"/g)).toHaveLength(3)
  expectNoSecretIn(output())
})
