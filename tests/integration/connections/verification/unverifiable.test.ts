import { describe, expect, test } from 'vitest'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import {
  adminWithListing,
  auditOf,
  createSandboxListing,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from './reason-of'

const sandbox = await startSharedSandbox()

describe('a provider without a call to check', () => {
  async function start() {
    const { actor } = await adminWithListing(sandbox)
    const unverifiable = await createSandboxListing(sandbox, {
      change: (definition) => ({ ...definition, verify: null }),
    })
    return { actor, connectionId: await startWithKey(actor, unverifiable, sandbox.apiKey) }
  }

  test('is taken into use at an explicit word only, and stays marked as unverified', async () => {
    const { actor, connectionId } = await start()
    expect(await reasonOf(verify(actor, connectionId))).toBe('notVerifiable')
    await expect(acceptUnverified(actor, { connectionId, isUnderstood: false })).rejects.toMatchObject({
      details: { fields: { understood: 'confirmationRequired' } },
    })
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending' })
    await acceptUnverified(actor, { connectionId, isUnderstood: true })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'connected',
      stateReason: 'unverified',
      verifiedAt: null,
      isDefault: true,
    })
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({ action: 'connection.accepted_unverified' })
  })

  test('is the only one for which that word counts', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const connectionId = await startWithKey(actor, listing, 'wrong-key')
    const accepting = acceptUnverified(actor, { connectionId, isUnderstood: true })
    expect(await reasonOf(accepting)).toBe('verifyInstead')
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending' })
  })
})
