import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { savePresetAction } from '@/lib/connections/presets/actions'
import { removePreset, savePreset } from '@/lib/connections/presets/mutations'
import { findPreset, getPresetForm, listPresets, openPresetClient } from '@/lib/connections/presets/queries'
import type { PresetInput } from '@/lib/connections/presets/schema'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { idleForm } from '@/lib/http/form-state'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createSandboxListing, dumpDatabase, startConsented, storedConnection } from '@/tests/support/connect'
import { createListing, createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { formsOf } from '@/tests/support/secrets'

const sandbox = await startSharedSandbox()
const method = 'oauth2_authorization_code'
const secret = 'preset-secret-7b1f9d'

/** A listing that only a preset makes usable, and who may set it. */
async function setUp(change?: NonNullable<Parameters<typeof createSandboxListing>[1]>['change']) {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const listing = await createSandboxListing(sandbox, { hasClient: false, ...(change && { change }) })
  const input: PresetInput = {
    slug: listing.slug,
    clientId: 'own-app',
    clientSecret: secret,
    isPublic: false,
    scopes: [],
    values: {},
  }
  return { organization, actor, listing, input }
}

/** The same, whose token endpoint depends on what is configured. */
const withDomain: Parameters<typeof setUp>[0] = (definition) => ({
  ...definition,
  config: [
    {
      name: 'domain',
      label: { en: 'Domain', fr: 'Domaine' },
      type: 'hostname',
      pattern: null,
      example: null,
      required: true,
    },
  ],
  authMethods: definition.authMethods.map((one) =>
    one.type === method ? { ...one, tokenUrl: 'https://{domain}/token' } : one,
  ),
})

describe('with a preset', () => {
  test('people authorize with the organization’s app and scopes, and enter neither id nor secret', async () => {
    const { actor, listing, input } = await setUp()
    const { clientId, clientSecret } = sandbox
    await savePreset(actor, { ...input, clientId, clientSecret, scopes: ['people.read'] })
    const colleague = await memberActor({ id: actor.organizationId })
    const connectionId = await startConsented(colleague, listing)
    const wizard = await getWizard(colleague, connectionId, 'en')
    const shown = wizard.methods.find(({ type }) => type === method)
    expect(shown).toMatchObject({ isUsable: true, fields: [], scopes: [{ name: 'people.read' }] })
    expect(wizard.hasPresetClient).toBe(true)
    await saveSetup(colleague, { connectionId, method, values: {} })
    const url = await startAuthorization(colleague, { connectionId, locale: 'en' })
    expect(url.searchParams.get('client_id')).toBe(clientId)
    expect(url.searchParams.get('scope')).toBe('people.read')
    const { callback } = await decideInSandbox(url)
    expect(await completeAuthorization(colleague, callback.searchParams)).toMatchObject({ problem: null })
    await verify(colleague, connectionId)
    expect((await storedConnection(connectionId)).state).toBe('connected')
  })

  test('preset configuration stands whatever a form claims, and the secret goes nowhere else', async () => {
    const { actor, listing, input } = await setUp(withDomain)
    await savePreset(actor, { ...input, values: { domain: 'acme.example.com' } })
    const connectionId = await startConsented(actor, listing)
    const [field] = (await getWizard(actor, connectionId, 'en')).methods.flatMap(({ fields }) => fields)
    expect(field).toMatchObject({ name: 'domain', value: 'acme.example.com', isPreset: true })
    await saveSetup(actor, { connectionId, method, values: { domain: 'evil.example.com' } })
    expect((await storedConnection(connectionId)).config).toEqual({ domain: 'acme.example.com' })
    const open = (domain: string) => openPresetClient(db, actor, listing.id, { domain })
    expect(await open('acme.example.com')).toEqual({ clientId: 'own-app', clientSecret: secret })
    expect(await open('evil.example.com')).toBeNull()
  })
})

describe('the secret of a preset', () => {
  test('is sealed for its place, and stands in no table and no answer in clear', async () => {
    const { actor, listing, input } = await setUp()
    await savePreset(actor, input)
    const dump = await dumpDatabase()
    for (const form of formsOf(secret)) expect(dump).not.toContain(form)
    const answers = JSON.stringify([
      await getPresetForm(actor, listing.slug, 'en'),
      await listPresets(actor),
      await findPreset(db, actor, listing.id),
    ])
    for (const form of formsOf(secret)) expect(answers).not.toContain(form)
  })

  test('is not sent back to a form that was refused', async () => {
    const { actor, listing } = await setUp()
    const form = new FormData()
    const fields = { slug: listing.slug, clientId: '', clientSecret: secret, scopes: '"', locale: 'en' }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const state = await duringRequest({ userId: actor.userId }, () => savePresetAction(idleForm, form))
    expect(state).toMatchObject({
      status: 'failed',
      fields: { clientId: 'required', scopes: 'preset.scope' },
    })
    expect(JSON.stringify(state)).not.toContain(secret)
  })

  test('opens in no other organization', async () => {
    const { actor, listing, input } = await setUp()
    await savePreset(actor, input)
    const other = await memberActor(await createOrganization(db))
    await savePreset(other, { ...input, clientSecret: 'another-secret' })
    const place = (organizationId: string) => ({
      organizationId_listingId: { organizationId, listingId: listing.id },
    })
    const { sealedSecret } = await db.policyPreset.findUniqueOrThrow({ where: place(actor.organizationId) })
    await db.policyPreset.update({ where: place(other.organizationId), data: { sealedSecret } })
    await expect(openPresetClient(db, other, listing.id, {})).rejects.toMatchObject({
      code: 'unavailable',
      details: { reason: 'credentialsUnreadable' },
    })
  })

  test('is kept without being entered again, but not for another client or address', async () => {
    const { actor, listing, input } = await setUp(withDomain)
    const values = { domain: 'acme.example.com' }
    await savePreset(actor, { ...input, values })
    const kept = { ...input, clientSecret: '', values }
    await savePreset(actor, { ...kept, scopes: ['people.read'] })
    expect(await openPresetClient(db, actor, listing.id, values)).toMatchObject({ clientSecret: secret })
    const again = { code: 'invalid', details: { fields: { clientSecret: 'enterAgain' } } }
    await expect(savePreset(actor, { ...kept, clientId: 'other-app' })).rejects.toMatchObject(again)
    const moved = { ...kept, values: { domain: 'evil.example.com' } }
    await expect(savePreset(actor, moved)).rejects.toMatchObject(again)
    await savePreset(actor, { ...kept, isPublic: true })
    expect(await openPresetClient(db, actor, listing.id, values)).toEqual({ clientId: 'own-app' })
  })
})

test('a preset is checked: the address of a secret, values, a secret or none', async () => {
  const { actor, input } = await setUp(withDomain)
  await expect(savePreset(actor, input)).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: { domain: 'preset.addressNeeded' } },
  })
  const wrong = { ...input, clientSecret: '', values: { domain: 'not a host' } }
  await expect(savePreset(actor, wrong)).rejects.toMatchObject({
    details: { fields: { domain: 'invalidHost', clientSecret: 'preset.secretOrPublic' } },
  })
  const keyOnly = await createListing(db)
  await expect(savePreset(actor, { ...input, slug: keyOnly.slug })).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'listingWithoutOAuth' },
  })
})

test('viewers and other organizations see and change no preset of this one', async () => {
  const { organization, actor, listing, input } = await setUp()
  await savePreset(actor, input)
  const viewer = await memberActor(organization, 'view')
  await expect(savePreset(viewer, input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removePreset(viewer, listing.slug)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(getPresetForm(viewer, listing.slug, 'en')).rejects.toMatchObject({ code: 'forbidden' })
  const foreign = await foreignMemberActor()
  expect(await listPresets(foreign)).toEqual([])
  expect((await getPresetForm(foreign, listing.slug, 'en')).preset).toBeNull()
  await expect(removePreset(foreign, listing.slug)).rejects.toMatchObject({ code: 'not_found' })
  await removePreset(actor, listing.slug)
  expect(await listPresets(actor)).toEqual([])
})
