import { expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { findHandOffOfAnswer } from '@/lib/connections/authorization/queries'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { handOffActor } from '@/tests/support/actors'
import { createSandboxListing, startConsented, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { authorizationSteps } from './steps'

const sandbox = await startSharedSandbox()

test('whoever holds a hand-off link enters and authorizes its connection, and no other', async () => {
  const { organization, actor, start } = await authorizationSteps(sandbox)
  const connectionId = await start()
  const holder = await handOffActor(organization, { id: connectionId })
  const url = await startAuthorization(holder, { connectionId, locale: 'en' })
  const { callback } = await decideInSandbox(url)
  const answer = callback.searchParams
  expect(await findHandOffOfAnswer(answer)).toBe(holder.handOffId)

  // Not in the admin's session, nor by another link.
  expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: 'authorization.foreign' })
  const other = await handOffActor(organization, { id: connectionId })
  expect(await completeAuthorization(other, answer)).toMatchObject({ problem: 'authorization.foreign' })
  const elsewhere = await handOffActor(organization)
  expect(await completeAuthorization(elsewhere, answer)).toMatchObject({
    connectionId: null,
    problem: 'authorization.unknown',
  })

  expect(await completeAuthorization(holder, answer)).toEqual({ connectionId, locale: 'en', problem: null })
  await verify(holder, connectionId)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected' })

  const second = await startConsented(actor, await createSandboxListing(sandbox))
  const input = { connectionId: second, method: 'api_key', values: { apiKey: sandbox.apiKey } }
  await expect(saveSetup(holder, input)).rejects.toMatchObject({ code: 'not_found' })
  await expect(verify(holder, second)).rejects.toMatchObject({ code: 'not_found' })
  await expect(startAuthorization(holder, { connectionId: second, locale: 'en' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a hand-off link takes a key as well', async () => {
  const { organization, actor, listing } = await authorizationSteps(sandbox)
  const connectionId = await startConsented(actor, listing)
  const holder = await handOffActor(organization, { id: connectionId })
  const values = { apiKey: sandbox.apiKey }
  expect(await saveSetup(holder, { connectionId, method: 'api_key', values })).toEqual({
    state: 'pending',
    stateReason: 'verification',
  })
  await verify(holder, connectionId)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected' })
})

test('an answer that a session asked for belongs to no hand-off link', async () => {
  const { start, ask } = await authorizationSteps(sandbox)
  const { answer, url } = await ask(await start())
  expect(url.searchParams.get('state')).toBe(answer.get('state'))
  expect(await findHandOffOfAnswer(answer)).toBeNull()
  expect(await findHandOffOfAnswer(new URLSearchParams({ state: 'unknown' }))).toBeNull()
})
