import { describe, expect, test } from 'vitest'
import { openFor } from '@/lib/connections/credentials/queries'
import { startConnection } from '@/lib/connections/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { adminWithListing, startConsented, storedConnection } from '@/tests/support/connect'
import { createOrganization } from '@/tests/support/factories'
import { createBasicListing } from './basic-listing'

describe('set-up', () => {
  const values = { company: 'acme.example.com', email: 'ada@example.com', token: 'tok_first_secret' }
  const method = 'personal_access_token'

  async function start() {
    const actor = await memberActor(await createOrganization(db))
    const connectionId = await startConsented(actor, await createBasicListing())
    const save = (changes: object = {}, by = method) =>
      saveSetup(actor, { connectionId, method: by, values: { ...values, ...changes } })
    async function opened() {
      const { credential } = await storedConnection(connectionId)
      return openFor(db, actor, connectionId, credential?.sealed ?? new Uint8Array())
    }
    return { actor, connectionId, save, opened }
  }

  test('keeps open values to show again and seals the secret', async () => {
    const { actor, connectionId, save, opened } = await start()
    expect(await save({ token: '  tok_first_secret\n' })).toEqual({
      state: 'pending',
      stateReason: 'verification',
    })
    expect(await storedConnection(connectionId)).toMatchObject({
      authMethod: method,
      config: { company: 'acme.example.com', email: 'ada@example.com' },
      verifiedAt: null,
    })
    expect(await opened()).toEqual({ token: 'tok_first_secret' })
    const { methods } = await getWizard(actor, connectionId, 'fr')
    expect(methods[0]?.fields).toMatchObject([
      { name: 'company', value: 'acme.example.com', isSecret: false },
      { name: 'email', value: 'ada@example.com', isSecret: false },
      { name: 'token', value: '', isSecret: true, isStored: true },
    ])
    expect(methods[1]?.fields.at(-1)).toMatchObject({ name: 'token', isStored: false })
  })

  test('names every field that is wrong, and stores nothing', async () => {
    const { connectionId, save } = await start()
    await expect(save({ company: 'acme.example.org', email: '', token: 'nope' })).rejects.toMatchObject({
      code: 'invalid',
      details: { fields: { company: 'patternMismatch', email: 'required', token: 'patternMismatch' } },
    })
    expect(await storedConnection(connectionId)).toMatchObject({
      authMethod: null,
      config: {},
      credential: null,
    })
  })

  test('an empty secret keeps the stored one while the rest is the same', async () => {
    const { connectionId, save, opened } = await start()
    await save()
    expect(await save({ token: '' })).toMatchObject({ stateReason: 'verification' })
    expect(await opened()).toEqual({ token: 'tok_first_secret' })
    await save({ token: 'tok_second' })
    expect(await opened()).toEqual({ token: 'tok_second' })
    expect((await storedConnection(connectionId)).stateReason).toBe('verification')
  })

  test('a stored secret is not sent to another address or with another method', async () => {
    const { save, opened } = await start()
    await save()
    await expect(save({ company: 'evil.example.com', token: '' })).rejects.toMatchObject({
      details: { fields: { token: 'enterAgain' } },
    })
    await expect(save({ token: '' }, 'api_key')).rejects.toMatchObject({
      details: { fields: { token: 'required' } },
    })
    expect(await opened()).toEqual({ token: 'tok_first_secret' })
  })

  test('a method that the definition does not offer is refused', async () => {
    const { save } = await start()
    for (const method of ['oauth2_authorization_code', 'oauth2_own_app', 'none', 'magic']) {
      await expect(save({}, method)).rejects.toMatchObject({ details: { reason: 'unknownAuthMethod' } })
    }
  })

  test('waits for consent first', async () => {
    const { actor, listing } = await adminWithListing()
    const { id } = await startConnection(actor, listing.slug)
    const input = { connectionId: id, method: 'api_key', values: { apiKey: 'k' } }
    await expect(saveSetup(actor, input)).rejects.toMatchObject({ details: { reason: 'consentFirst' } })
  })

  test('changing the method to OAuth drops the stored key', async () => {
    const { actor, listing } = await adminWithListing()
    const connectionId = await startConsented(actor, listing)
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: 'k' } })
    const input = { connectionId, method: 'oauth2_authorization_code', values: {} }
    expect(await saveSetup(actor, input)).toEqual({ state: 'pending', stateReason: 'authorization' })
    expect((await storedConnection(connectionId)).credential).toBeNull()
  })

  test('is not done by who may only view, nor for another organization', async () => {
    const { organization, actor, listing } = await adminWithListing()
    const connectionId = await startConsented(actor, listing)
    const input = { connectionId, method: 'api_key', values: { apiKey: 'k' } }
    const [viewer, foreign] = [await memberActor(organization, 'view'), await foreignMemberActor()]
    const agreeing = { connectionId, fingerprint: 'any', hasAgreed: true }
    await expect(saveSetup(viewer, input)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(consent(viewer, agreeing)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(saveSetup(foreign, input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(consent(foreign, agreeing)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getWizard(foreign, connectionId, 'en')).rejects.toMatchObject({ code: 'not_found' })
    expect(await getWizard(viewer, connectionId, 'en')).toMatchObject({ stateReason: 'credentials' })
  })
})
