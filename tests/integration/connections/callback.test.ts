import { beforeEach, expect, test } from 'vitest'
import { GET } from '@/app/api/oauth/callback/route'
import type { MemberActor } from '@/lib/auth/actor'
import { startAuthorization } from '@/lib/connections/authorization/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { memberActor } from '../../support/actors'
import { auditOf, createSandboxListing, startConsented } from '../../support/connect'
import { createOrganization, createUser } from '../../support/factories'
import { startHttpServer } from '../../support/http-server'
import { duringRequest, type SampleRequest } from '../../support/next-request'
import { startSharedSandbox } from '../../support/sandbox'
import { type Decision, decideInSandbox } from '../../support/sandbox-browser'

const sandbox = await startSharedSandbox()

let organization: { id: string }
let actor: MemberActor
beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
})

/** Sends the admin to the provider, who decides there and is sent back. */
async function ask(decision: Decision = {}, of?: Awaited<ReturnType<typeof createSandboxListing>>) {
  const listing = of ?? (await createSandboxListing(sandbox))
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'oauth2_authorization_code', values: {} })
  const url = await startAuthorization(actor, { connectionId, locale: 'fr' })
  const { callback } = await decideInSandbox(url, decision)
  return { connectionId, listing, callback }
}

/** Where the browser is sent on; whatever happened, never a page of the route's own. */
async function land(callback: URL | string, as: SampleRequest = actor): Promise<string | null> {
  const { userId, sessionId } = as
  const request = new Request(new URL(callback, 'http://localhost:3000'))
  const response = await duringRequest({ userId, sessionId }, () => GET(request))
  expect(response.status).toBe(303)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(await response.text()).toBe('')
  return response.headers.get('location')
}

const setup = (id: string, problem: string) => `/fr/connections/${id}/setup/credentials?problem=${problem}`
const nowhere = (problem: string) => `/connections?problem=authorization.${problem}`

test('access that was granted leads on to the test, in the language of the wizard', async () => {
  const { connectionId, callback } = await ask()
  expect(await land(callback)).toBe(`/fr/connections/${connectionId}/setup/verification`)
  expect(await land(callback)).toBe(setup(connectionId, 'authorization.replayed'))
})

test('access that was refused leads back to the set-up', async () => {
  const { connectionId, callback } = await ask({ decision: 'refuse' })
  expect(await land(callback)).toBe(setup(connectionId, 'authorization.authorizationRefused'))
})

test('an answer of nobody’s request leads to the connections', async () => {
  for (const query of ['', '?code=x', '?state=a&state=b', '?state=%00&code=%00', '?error=access_denied']) {
    expect(await land(`/api/oauth/callback${query}`)).toBe(`/en${nowhere('unknown')}`)
  }
})

test('who is no longer signed in does so, and reads there what became of the answer', async () => {
  const { connectionId, callback } = await ask()
  const signIn = `/sign-in?${new URLSearchParams({ returnTo: nowhere('foreign') })}`
  expect(await land(callback, {})).toBe(signIn)
  await db.session.delete({ where: { id: actor.sessionId } })
  expect(await land(callback)).toBe(signIn)
  expect(await land(callback, { userId: actor.userId })).toBe(setup(connectionId, 'authorization.foreign'))
})

test('who lost the right meanwhile, or belongs to nothing, is told so by the page of connections', async () => {
  const { callback } = await ask()
  await db.member.update({ where: { id: actor.memberId }, data: { marketplaceRight: 'view' } })
  expect(await land(callback)).toBe(nowhere('notAllowed'))
  expect(await land(callback, { userId: (await createUser(db)).id })).toBe(nowhere('notAllowed'))
})

test('a connection deleted meanwhile leads to the connections', async () => {
  const { connectionId, callback } = await ask()
  await db.connection.delete({ where: { id: connectionId } })
  expect(await land(callback)).toBe(`/en${nowhere('unknown')}`)
})

test('stored values that no key opens are told in the wizard, and logged as a failure', async () => {
  const { connectionId, callback } = await ask()
  await db.organizationKey.delete({ where: { organizationId: organization.id } })
  expect(await land(callback)).toBe(setup(connectionId, 'authorization.unavailable'))
  expect((await auditOf(connectionId)).at(-1)).toMatchObject({
    action: 'connection.authorization_failed',
    details: { reason: 'authorization.unavailable' },
  })
})

test('a listing that lost its definition has no wizard to go back to', async () => {
  const { listing, callback } = await ask()
  await db.connector.delete({ where: { listingId: listing.id } })
  expect(await land(callback)).toBe(nowhere('unavailable'))
})

test('a provider that sends what cannot be stored is connected all the same', async () => {
  const scope = `a\u0000b ${'x'.repeat(5000)}`
  const tokens = JSON.stringify({ access_token: 'a', token_type: 'Bearer', scope, expires_in: 1e300 })
  const server = await startHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(tokens)
  })
  const listing = await createSandboxListing(sandbox, {
    change: (definition) => ({
      ...definition,
      authMethods: definition.authMethods.map((method) =>
        method.type === 'oauth2_authorization_code' ? { ...method, tokenUrl: server.origin } : method,
      ),
    }),
  })
  const { connectionId, callback } = await ask({}, listing)
  expect(await land(callback)).toBe(`/fr/connections/${connectionId}/setup/verification`)
  const authorized = (await auditOf(connectionId)).find(({ action }) => action === 'connection.authorized')
  expect(authorized).toMatchObject({ details: { scope: `a b ${'x'.repeat(996)}` } })
  const { expiresAt } = await db.credential.findUniqueOrThrow({ where: { connectionId } })
  expect(expiresAt?.getFullYear()).toBeLessThanOrEqual(new Date().getFullYear() + 10)
})
