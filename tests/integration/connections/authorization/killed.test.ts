import { expect, test } from 'vitest'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { createSandboxListing, storedConnection } from '@/tests/support/connect'
import { type Program, startProgram } from '@/tests/support/processes'
import { startProviderProxy } from '@/tests/support/provider-proxy'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps } from './steps'

const sandbox = await startSharedSandbox()

test('a process killed between the provider’s answer and our commit leaves a wizard that goes on', async () => {
  let reader: Program | null = null
  const proxy = await startProviderProxy(sandbox.url, () => {
    if (!reader) return 'deliver'
    reader.process.kill('SIGKILL')
    return 'drop'
  })
  const { actor, start, ask } = await authorizationSteps(sandbox)
  const listing = await createSandboxListing(sandbox, {
    change: (definition) => ({
      ...definition,
      authMethods: definition.authMethods.map((method) =>
        'tokenUrl' in method ? { ...method, tokenUrl: `${proxy.origin}/oidc/token` } : method,
      ),
    }),
  })
  const connectionId = await start(listing)
  const { answer } = await ask(connectionId)
  reader = startProgram('tests/support/answer-reader.ts', [actor.sessionId, answer.toString()])
  expect(await reader.ended).toBe('')
  reader = null
  expect(proxy.answered()).toBe(1)

  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'pending',
    stateReason: 'authorization',
    credential: null,
  })
  // The browser sends the same answer again; it stays without effect.
  expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: 'authorization.replayed' })
  // Half a minute later nothing can come of it any more, and the wizard says so.
  const usedAt = new Date(Date.now() - 31_000)
  await db.authorizationRequest.updateMany({ where: { connectionId }, data: { usedAt } })
  expect((await getWizard(actor, connectionId, 'en')).attempt).toMatchObject({
    kind: 'failed',
    problem: 'authorization.interrupted',
  })

  expect(await completeAuthorization(actor, (await ask(connectionId)).answer)).toMatchObject({
    problem: null,
  })
  await verify(actor, connectionId)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected' })
  expect((await getWizard(actor, connectionId, 'en')).attempt).toBeNull()
})
