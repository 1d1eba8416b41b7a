import { beforeEach, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { openFor } from '@/lib/connections/credentials/queries'
import { startConnection } from '@/lib/connections/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import type { Listing } from '@/lib/generated/prisma/client'
import { foreignMemberActor, memberActor } from '../../support/actors'
import { agree, auditOf, createSandboxListing, startConsented } from '../../support/connect'
import { createListing, createOrganization } from '../../support/factories'

const sandbox = { url: 'http://127.0.0.1:9', clientId: 'portico', clientSecret: 'client-secret-0001' }
const text = (en: string) => ({ en, fr: en })

let organization: { id: string }
let actor: MemberActor
let listing: Listing
beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
  listing = await createSandboxListing(sandbox)
})

const row = (id: string) => db.connection.findUniqueOrThrow({ where: { id }, include: { credential: true } })

describe('consent', () => {
  test('keeps a copy of what was agreed to, and when', async () => {
    const { id } = await startConnection(actor, listing.slug)
    const { offer } = await getWizard(actor, id, 'en')
    const now = new Date('2026-11-22T10:00:00Z')
    const input = { connectionId: id, fingerprint: offer.fingerprint, hasAgreed: true }
    expect(await consent(actor, input, now)).toEqual({ state: 'pending', stateReason: 'credentials' })
    await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
    const { consentedAt, consent: kept } = await row(id)
    expect(consentedAt).toEqual(now)
    expect(kept).toMatchObject({
      permissions: [{ object: 'employees', fields: ['first_name', 'email'] }],
      scopes: [
        { method: 'oauth2_authorization_code', scopes: [{ name: 'people.read' }, { name: 'people.write' }] },
      ],
    })
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: 'connection.consented' })
  })

  test('is not taken for permissions that changed after they were shown', async () => {
    const { id } = await startConnection(actor, listing.slug)
    const { offer } = await getWizard(actor, id, 'en')
    await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
    const input = { connectionId: id, fingerprint: offer.fingerprint, hasAgreed: true }
    await expect(consent(actor, input)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'permissionsChanged' },
    })
  })

  test('has to be given explicitly', async () => {
    const { id } = await startConnection(actor, listing.slug)
    const input = { connectionId: id, fingerprint: 'any', hasAgreed: false }
    await expect(consent(actor, input)).rejects.toMatchObject({
      details: { fields: { agreed: 'agreementRequired' } },
    })
  })

  test('given again leaves the draft where it was', async () => {
    const id = await startConsented(actor, listing)
    await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: 'k' } })
    expect(await agree(actor, id)).toEqual({ state: 'pending', stateReason: 'verification' })
  })

  test('says what the wizard waits for next, by the methods on offer', async () => {
    const oauthOnly = (config: object[]) =>
      createSandboxListing(sandbox, {
        change: (definition) => ({
          ...definition,
          config: config as typeof definition.config,
          authMethods: definition.authMethods.filter(({ type }) => type.startsWith('oauth2')),
        }),
      })
    const site = {
      name: 'site',
      label: text('Site'),
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
      expect(await row(id)).toMatchObject({ state: 'pending', stateReason: reason })
    }
  })
})

describe('set-up', () => {
  const company = {
    name: 'company',
    label: text('Company'),
    type: 'hostname' as const,
    pattern: '^[a-z]+\\.example\\.com$',
    example: 'acme.example.com',
    required: true,
  }
  const email = {
    name: 'email',
    label: text('E-mail'),
    help: text('Yours'),
    secret: false,
    pattern: null,
    example: null,
  }
  const token = {
    name: 'token',
    label: text('Token'),
    help: text('Yours'),
    secret: true,
    pattern: '^tok_\\w+$',
    example: null,
  }
  const createBasicListing = () =>
    createListing(db, {
      authMethods: ['api_key', 'personal_access_token', 'oauth2_password'],
      definition: {
        config: [company],
        authMethods: [
          {
            type: 'personal_access_token',
            fields: [email, token],
            placement: { in: 'basic', name: 'Authorization', format: '{email}:{token}' },
          },
          { type: 'api_key', fields: [token], placement: { in: 'header', name: 'X-Key', format: '{token}' } },
          { type: 'oauth2_password', tokenUrl: 'https://{company}/token' },
        ],
        baseUrl: 'https://{company}',
        verify: { method: 'GET', path: '/me' },
      },
    })
  const values = { company: 'acme.example.com', email: 'ada@example.com', token: 'tok_first_secret' }
  const method = 'personal_access_token'

  async function start() {
    const connectionId = await startConsented(actor, await createBasicListing())
    const save = (changes: object = {}, by = method) =>
      saveSetup(actor, { connectionId, method: by, values: { ...values, ...changes } })
    const opened = async () =>
      openFor(db, actor, connectionId, (await row(connectionId)).credential?.sealed ?? new Uint8Array())
    return { connectionId, save, opened }
  }

  test('keeps open values to show again and seals the secret', async () => {
    const { connectionId, save, opened } = await start()
    expect(await save({ token: '  tok_first_secret\n' })).toEqual({
      state: 'pending',
      stateReason: 'verification',
    })
    expect(await row(connectionId)).toMatchObject({
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
    expect(await row(connectionId)).toMatchObject({ authMethod: null, config: {}, credential: null })
  })

  test('an empty secret keeps the stored one while the rest is the same', async () => {
    const { connectionId, save, opened } = await start()
    await save()
    expect(await save({ token: '' })).toMatchObject({ stateReason: 'verification' })
    expect(await opened()).toEqual({ token: 'tok_first_secret' })
    await save({ token: 'tok_second' })
    expect(await opened()).toEqual({ token: 'tok_second' })
    expect((await row(connectionId)).stateReason).toBe('verification')
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

  test('a method of the definition that comes later, or of no definition, is refused', async () => {
    const { save } = await start()
    await expect(save({}, 'oauth2_password')).rejects.toMatchObject({
      details: { reason: 'methodsComingLater' },
    })
    await expect(save({}, 'oauth2_authorization_code')).rejects.toMatchObject({ code: 'invalid' })
  })

  test('waits for consent first', async () => {
    const { id } = await startConnection(actor, listing.slug)
    const input = { connectionId: id, method: 'api_key', values: { apiKey: 'k' } }
    await expect(saveSetup(actor, input)).rejects.toMatchObject({ details: { reason: 'consentFirst' } })
  })

  test('changing the method to OAuth drops the stored key', async () => {
    const connectionId = await startConsented(actor, listing)
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: 'k' } })
    const input = { connectionId, method: 'oauth2_authorization_code', values: {} }
    expect(await saveSetup(actor, input)).toEqual({ state: 'pending', stateReason: 'authorization' })
    expect((await row(connectionId)).credential).toBeNull()
  })

  test('is not done by who may only view, nor for another organization', async () => {
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

test('an organization gets one data key, however many connections are set up at once', async () => {
  const ids = await Promise.all(
    [1, 2, 3, 4].map(async () => startConsented(actor, await createSandboxListing(sandbox))),
  )
  await Promise.all(
    ids.map((connectionId) =>
      saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: connectionId } }),
    ),
  )
  expect(await db.organizationKey.count({ where: { organizationId: organization.id } })).toBe(1)
  for (const id of ids) {
    const { credential } = await row(id)
    expect(await openFor(db, actor, id, credential?.sealed ?? new Uint8Array())).toEqual({ apiKey: id })
  }
})

test('sealed credentials open neither for another connection nor in another organization', async () => {
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: 'k' } })
  const sealed = (await row(connectionId)).credential?.sealed ?? new Uint8Array()
  const foreign = await foreignMemberActor()
  await startConsented(foreign, listing).then((id) =>
    saveSetup(foreign, { connectionId: id, method: 'api_key', values: { apiKey: 'k' } }),
  )
  const unreadable = { details: { reason: 'credentialsUnreadable' } }
  await expect(openFor(db, actor, listing.id, sealed)).rejects.toMatchObject(unreadable)
  await expect(openFor(db, foreign, connectionId, sealed)).rejects.toMatchObject(unreadable)
})
