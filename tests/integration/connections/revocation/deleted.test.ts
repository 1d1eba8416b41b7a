import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { discardDraft } from '@/lib/connections/mutations'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { revokeUnusedTokens } from '@/lib/connections/revocation/jobs'
import { revokeTokensOf } from '@/lib/connections/revocation/mutations'
import type { RevokeTokens } from '@/lib/connections/revocation/schema'
import { db } from '@/lib/db'
import { foreignMemberActor } from '@/tests/support/actors'
import {
  auditOf,
  createSandboxListing,
  deleteShown,
  dumpDatabase,
  startWithKey,
} from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { runJobs, skipPauses } from '@/tests/support/worker'
import { authorizationSteps } from '../authorization/steps'
import { isLive, waiting } from './tokens'

const sandbox = await startSharedSandbox()
const day = 24 * 60 * 60 * 1000

function takeIntoUse(id: string) {
  return db.connection.update({
    where: { id },
    data: { state: 'connected', stateReason: null, verifiedAt: new Date() },
  })
}

/** A connection that a person has authorized at the sandbox, and its tokens. */
async function connect({ isTested = true } = {}) {
  const steps = await authorizationSteps(sandbox)
  const connectionId = await steps.start()
  await completeAuthorization(steps.actor, (await steps.ask(connectionId)).answer)
  if (isTested) await takeIntoUse(connectionId)
  const tokens = (await steps.credentialsOf(connectionId)) ?? {}
  const areLive = async () => [
    await isLive(sandbox, tokens.accessToken),
    await isLive(sandbox, tokens.refreshToken),
  ]
  expect(await areLive()).toEqual([true, true])
  return { ...steps, connectionId, tokens, areLive }
}

const actionsOf = async (id: string) => (await auditOf(id)).map(({ action }) => action)

test('deleting ends both tokens at the provider, says so, and leaves no job', async () => {
  const { actor, connectionId, areLive } = await connect()
  expect(await previewDeletion(actor, connectionId)).toMatchObject({ isRevocable: true })
  expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'revoked' })
  expect(await areLive()).toEqual([false, false])
  expect((await actionsOf(connectionId)).slice(-2)).toEqual([
    'connection.deleted',
    'connection.tokens_revoked',
  ])
  expect(await waiting()).toEqual([])
})

test.each([
  ['answers with 500', { kind: 'server_error', scope: 'oauth', times: 2 }],
  ['drops the connection', { kind: 'drop', scope: 'oauth', times: 2 }],
] as const)(
  'a provider that %s is asked again by the worker, and no token stands open in the queue',
  async (_, fault) => {
    const { actor, connectionId, tokens, areLive } = await connect()
    sandbox.faults.set(fault)
    expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'pending' })
    expect(await db.connection.findUnique({ where: { id: connectionId } })).toBeNull()
    expect(await areLive()).toEqual([true, true])
    expect(await waiting()).toMatchObject([{ payload: { connectionId } }])
    const dump = await dumpDatabase()
    for (const token of [tokens.accessToken, tokens.refreshToken]) expect(dump).not.toContain(token)
    expect(dump).not.toContain(sandbox.clientSecret)

    sandbox.faults.clear()
    await skipPauses()
    await runJobs([revokeUnusedTokens])
    expect(await areLive()).toEqual([false, false])
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({
      action: 'connection.tokens_revoked',
      actorId: null,
    })
    expect(await waiting()).toEqual([])
  },
)

test('what is still refused after a day is given up, and said to be done at the provider', async () => {
  const { actor, connectionId } = await connect()
  sandbox.faults.set({ kind: 'server_error', scope: 'oauth' })
  await deleteShown(actor, connectionId)
  const [job] = await waiting()
  const later = new Date(Date.now() + day)
  expect(await revokeTokensOf(actor, job?.payload as RevokeTokens, later)).toBe('failed')
  expect((await actionsOf(connectionId)).at(-1)).toBe('connection.tokens_not_revoked')
  expect(await waiting()).toEqual([])
})

const wordOf = (connectionId: string) =>
  db.auditEvent.findMany({ where: { subjectId: connectionId, action: 'connection.tokens_not_revoked' } })

test('a client that the provider refuses is told at once, and not tried again', async () => {
  const { actor, listing, connectionId } = await connect()
  const { clientId } = sandbox
  await registerOAuthClient(systemActor(), { listingId: listing.id, clientId, clientSecret: 'wrong' })
  expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'failed' })
  expect(await waiting()).toEqual([])
  expect(await wordOf(connectionId)).toMatchObject([{ reason: 'wrongCredentials', actorId: actor.userId }])
})

test('without the app that was authorized nobody asks the provider in vain', async () => {
  const { actor, connectionId } = await connect()
  await db.oAuthClient.updateMany({ data: { clientId: 'another-app' } })
  expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'failed' })
  expect(await waiting()).toEqual([])
  expect(await wordOf(connectionId)).toMatchObject([{ reason: 'appRemoved' }])
})

test('web server and worker that try at the same time write one word of it', async () => {
  const { actor, connectionId, areLive } = await connect({ isTested: false })
  await discardDraft(actor, connectionId)
  const [job] = await waiting()
  const payload = job?.payload as RevokeTokens
  await Promise.all([revokeTokensOf(actor, payload), runJobs([revokeUnusedTokens])])
  expect(await areLive()).toEqual([false, false])
  expect((await actionsOf(connectionId)).filter((action) => action.includes('tokens'))).toEqual([
    'connection.tokens_revoked',
  ])
})

test('a process that ends after the deletion leaves the tokens to the worker', async () => {
  const { actor, connectionId, areLive } = await connect({ isTested: false })
  // As where a draft is discarded: the transaction alone, nobody called.
  await discardDraft(actor, connectionId)
  expect(await areLive()).toEqual([true, true])
  await runJobs([revokeUnusedTokens])
  expect(await areLive()).toEqual([false, false])
  expect((await actionsOf(connectionId)).slice(-2)).toEqual([
    'connection.discarded',
    'connection.tokens_revoked',
  ])
})

test('what a key or a provider without revocation leaves behind is for people to end', async () => {
  const { actor, listing, connectionId, areLive } = await connect()
  const withoutRevocation = await createSandboxListing(sandbox, {
    change: (definition) => ({
      ...definition,
      authMethods: definition.authMethods.map((method) =>
        'revocationUrl' in method ? { ...method, revocationUrl: undefined } : method,
      ),
    }),
  })
  const { definition } = await db.connector.findUniqueOrThrow({ where: { listingId: withoutRevocation.id } })
  await db.connector.update({ where: { listingId: listing.id }, data: { definition: definition ?? {} } })
  const keyId = await startWithKey(actor, await createSandboxListing(sandbox), sandbox.apiKey)
  await takeIntoUse(keyId)
  for (const id of [connectionId, keyId]) {
    expect(await previewDeletion(actor, id)).toMatchObject({ isRevocable: false })
    expect(await deleteShown(actor, id)).toMatchObject({ revocation: 'byHand' })
  }
  expect(await areLive()).toEqual([true, true])
  expect(await waiting()).toEqual([])
})

test('another organization ends no token', async () => {
  const { connectionId, areLive } = await connect()
  await expect(deleteShown(await foreignMemberActor(), connectionId)).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await areLive()).toEqual([true, true])
})
