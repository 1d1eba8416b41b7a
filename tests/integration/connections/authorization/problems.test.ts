import { describe, expect, test } from 'vitest'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { actorFor, memberActor } from '@/tests/support/actors'
import { auditOf, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, minute } from './steps'

const sandbox = await startSharedSandbox()

describe('the answer comes back to the wizard in plain words, with nothing stored, when', () => {
  async function expectProblem(connectionId: string, outcome: unknown, problem: string) {
    expect(outcome).toMatchObject({ connectionId, problem })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'authorization',
      credential: null,
    })
  }

  test('the admin refused at the provider', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId, { decision: 'refuse' })
    const outcome = await completeAuthorization(actor, answer)
    await expectProblem(connectionId, outcome, 'authorization.authorizationRefused')
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({
      action: 'connection.authorization_failed',
      details: { reason: 'authorization.authorizationRefused' },
    })
  })

  test('it is older than ten minutes', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    const outcome = await completeAuthorization(actor, answer, new Date(Date.now() + 10 * minute + 1))
    await expectProblem(connectionId, outcome, 'authorization.expired')
  })

  test('it arrives in another session, of a colleague or of the same person', async () => {
    const { organization, actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    const again = await actorFor(actor.userId)
    for (const other of [await memberActor(organization), again]) {
      const outcome = await completeAuthorization(other, answer)
      await expectProblem(connectionId, outcome, 'authorization.foreign')
    }
    // The answer is still good for the session that asked.
    expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: null })
  })

  test('the token endpoint refuses the code, or the client', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    for (const [error, problem] of [
      ['invalid_grant', 'authorization.authorizationExpired'],
      ['invalid_client', 'authorization.wrongCredentials'],
      ['invalid_scope', 'authorization.scopeRefused'],
      ['unauthorized_client', 'authorization.grantRefused'],
      ['invalid_request', 'authorization.tokenError'],
    ] as const) {
      const { answer } = await ask(connectionId)
      sandbox.faults.set({ kind: 'token_error', error, times: 1 })
      await expectProblem(connectionId, await completeAuthorization(actor, answer), problem)
    }
  })

  test('the token endpoint limits, fails, hangs up', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    for (const [kind, problem] of [
      ['rate_limit', 'authorization.rateLimited'],
      ['server_error', 'authorization.providerError'],
      ['drop', 'authorization.connectionReset'],
    ] as const) {
      const { answer } = await ask(connectionId)
      sandbox.faults.set({ kind, scope: 'oauth', times: 1 })
      await expectProblem(connectionId, await completeAuthorization(actor, answer), problem)
    }
  })

  test('it names another issuer', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    answer.set('iss', 'https://other.example.com')
    await expectProblem(
      connectionId,
      await completeAuthorization(actor, answer),
      'authorization.issuerMismatch',
    )
  })

  test('it names no issuer, though this provider always does', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    answer.delete('iss')
    const outcome = await completeAuthorization(actor, answer)
    await expectProblem(connectionId, outcome, 'authorization.issuerMismatch')
  })

  test('the method was changed meanwhile', async () => {
    const { actor, start, ask, credentialsOf } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
    const outcome = await completeAuthorization(actor, answer)
    expect(outcome).toMatchObject({ connectionId, problem: 'authorization.superseded' })
    expect(await credentialsOf(connectionId)).toEqual({ apiKey: sandbox.apiKey })
  })
})

test('a state that is unknown, missing or given twice leads nowhere', async () => {
  const { actor } = await authorizationSteps(sandbox)
  for (const query of ['code=x', 'state=unknown&code=x', 'state=a&state=b&code=x']) {
    const outcome = await completeAuthorization(actor, new URLSearchParams(query))
    expect(outcome).toMatchObject({ connectionId: null, problem: 'authorization.unknown' })
  }
})
