import { describe, expect, test } from 'vitest'
import { startConnection } from '@/lib/connections/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import {
  adminWithListing,
  agree,
  auditOf,
  createSandboxListing,
  startConsented,
  storedConnection,
  unreachableSandbox,
} from '@/tests/support/connect'

describe('consent', () => {
  test('keeps a copy of what was agreed to, and when', async () => {
    const { actor, listing } = await adminWithListing()
    const { id } = await startConnection(actor, listing.slug)
    const { offer } = await getWizard(actor, id, 'en')
    const now = new Date('2026-11-22T10:00:00Z')
    const input = { connectionId: id, fingerprint: offer.fingerprint, hasAgreed: true }
    expect(await consent(actor, input, now)).toEqual({ state: 'pending', stateReason: 'credentials' })
    await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
    const { consentedAt, consent: kept } = await storedConnection(id)
    expect(consentedAt).toEqual(now)
    expect(kept).toMatchObject({
      permissions: [{ object: 'employees', fields: ['first_name', 'email'] }],
      scopes: ['oauth2_authorization_code', 'oauth2_client_credentials', 'oauth2_password'].map((method) => ({
        method,
        scopes: [{ name: 'people.read' }, { name: 'people.write' }],
      })),
    })
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: 'connection.consented' })
  })

  test('is not taken for permissions that changed after they were shown', async () => {
    const { actor, listing } = await adminWithListing()
    const { id } = await startConnection(actor, listing.slug)
    const { offer } = await getWizard(actor, id, 'en')
    await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
    const input = { connectionId: id, fingerprint: offer.fingerprint, hasAgreed: true }
    await expect(consent(actor, input)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'permissionsChanged' },
    })
    expect(await storedConnection(id)).toMatchObject({ consentedAt: null, stateReason: 'consent' })
  })

  test('has to be given explicitly', async () => {
    const { actor, listing } = await adminWithListing()
    const { id } = await startConnection(actor, listing.slug)
    const input = { connectionId: id, fingerprint: 'any', hasAgreed: false }
    await expect(consent(actor, input)).rejects.toMatchObject({
      details: { fields: { agreed: 'agreementRequired' } },
    })
    expect(await storedConnection(id)).toMatchObject({ consentedAt: null, stateReason: 'consent' })
  })

  test('given again leaves the draft where it was', async () => {
    const { actor, listing } = await adminWithListing()
    const id = await startConsented(actor, listing)
    await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: 'k' } })
    expect(await agree(actor, id)).toEqual({ state: 'pending', stateReason: 'verification' })
  })

  test('says what the wizard waits for next, by the methods on offer', async () => {
    const { actor } = await adminWithListing()
    const oauthOnly = (config: object[]) =>
      createSandboxListing(unreachableSandbox, {
        change: (definition) => ({
          ...definition,
          config: config as typeof definition.config,
          authMethods: definition.authMethods.filter(({ type }) => type === 'oauth2_authorization_code'),
        }),
      })
    const site = {
      name: 'site',
      label: { en: 'Site', fr: 'Site' },
      type: 'text',
      pattern: null,
      example: null,
      required: true,
    }
    for (const [config, reason] of [
      [[], 'authorization'],
      [[site], 'configuration'],
    ] as const) {
      const id = await startConsented(actor, await oauthOnly([...config]))
      expect(await storedConnection(id)).toMatchObject({ state: 'pending', stateReason: reason })
    }
  })
})
