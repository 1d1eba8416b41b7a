import { describe, expect, test } from 'vitest'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { adminWithListing, startWithKey, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from './reason-of'

const sandbox = await startSharedSandbox()

describe('a connection in use', () => {
  async function connect() {
    const { actor, listing } = await adminWithListing(sandbox)
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    await verify(actor, id)
    return { actor, id }
  }

  test('needs reconnecting once the provider refuses its key, and is repaired by a new one', async () => {
    const { actor, id } = await connect()
    sandbox.faults.set({ kind: 'reject_key', times: 1 })
    expect(await reasonOf(verify(actor, id))).toBe('verification.wrongCredentials')
    expect(await storedConnection(id)).toMatchObject({
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
    })
    const again = await saveSetup(actor, {
      connectionId: id,
      method: 'api_key',
      values: { apiKey: sandbox.apiKey },
    })
    expect(again).toEqual({ state: 'connected', stateReason: null })
    expect(await storedConnection(id)).toMatchObject({
      state: 'connected',
      stateReason: null,
      isDefault: true,
    })
  })

  test('stays connected through a trouble that may pass, marked as degraded until a check passes', async () => {
    const { actor, id } = await connect()
    sandbox.faults.set({ kind: 'server_error', times: 1 })
    expect(await reasonOf(verify(actor, id))).toBe('verification.providerError')
    expect(await storedConnection(id)).toMatchObject({ state: 'connected', stateReason: 'degraded' })
    await verify(actor, id)
    expect(await storedConnection(id)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('keeps its working key when the new one does not pass', async () => {
    const { actor, id } = await connect()
    const values = { apiKey: 'wrong-key' }
    expect(await reasonOf(saveSetup(actor, { connectionId: id, method: 'api_key', values }))).toBe(
      'verification.wrongCredentials',
    )
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })

  test('takes a new method once that one passes', async () => {
    const { actor, id } = await connect()
    const values = { personalToken: sandbox.accessToken }
    await saveSetup(actor, { connectionId: id, method: 'personal_access_token', values })
    expect(await storedConnection(id)).toMatchObject({
      state: 'connected',
      authMethod: 'personal_access_token',
    })
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })
})
