import { beforeEach, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import {
  acceptUnverifiedAction,
  deleteConnectionAction,
  discardDraftAction,
  startConnectionAction,
  verifyAction,
} from '@/lib/connections/actions'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { startConnection } from '@/lib/connections/mutations'
import { consentAction, saveSetupAction } from '@/lib/connections/wizard/actions'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { employeeActor, foreignMemberActor, memberActor } from '../../support/actors'
import { createSandboxListing, dumpDatabase, startConsented, startWithKey } from '../../support/connect'
import { createConnection, createOrganization } from '../../support/factories'
import { duringRequest } from '../../support/next-request'
import { startSharedSandbox } from '../../support/sandbox'

const sandbox = await startSharedSandbox()

let organization: { id: string }
let actor: MemberActor
let listing: { slug: string }
beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
  listing = await createSandboxListing(sandbox)
})

type Fields = Record<string, string>
type FormAction = (previous: FormState<never>, form: FormData) => Promise<FormState<unknown>>
type Sender = { userId?: string; sessionId?: string }

/** Posts a form as a browser of this person does. */
function send(action: unknown, fields: Fields, { userId, sessionId }: Sender = actor) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ locale: 'fr', ...fields })) form.append(name, value)
  return duringRequest({ userId, sessionId }, () => (action as FormAction)(idleForm, form))
}

const redirectTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })
const find = (id: string) => db.connection.findUnique({ where: { id }, include: { credential: true } })

async function startDraft() {
  const { id } = await startConnection(actor, listing.slug)
  const { offer } = await getWizard(actor, id, 'en')
  return { connectionId: id, fingerprint: offer.fingerprint }
}

async function startUnverifiable() {
  const unverifiable = await createSandboxListing(sandbox, {
    change: (definition) => ({ ...definition, verify: null }),
  })
  return startWithKey(actor, unverifiable, sandbox.apiKey)
}

test('the forms lead from the start over consent and credentials to a passed test', async () => {
  const started = send(startConnectionAction, { slug: listing.slug })
  await expect(started).rejects.toMatchObject({ digest: expect.stringContaining('/setup/consent;') })
  const { id: connectionId } = await db.connection.findFirstOrThrow({ where: { ownerId: actor.memberId } })
  const wizard = `/fr/connections/${connectionId}/setup`
  const { offer } = await getWizard(actor, connectionId, 'fr')
  const agreement = { connectionId, fingerprint: offer.fingerprint, agreed: 'on' }
  await expect(send(consentAction, agreement)).rejects.toMatchObject(redirectTo(`${wizard}/credentials`))

  const setup = { connectionId, method: 'api_key', 'secret.apiKey': sandbox.apiKey }
  await expect(send(saveSetupAction, setup)).rejects.toMatchObject(redirectTo(`${wizard}/verification`))
  expect(await send(verifyAction, { connectionId })).toMatchObject({
    status: 'done',
    data: { durationMs: expect.any(Number), status: 200 },
  })
  expect(await find(connectionId)).toMatchObject({ state: 'connected', isDefault: true })
  // In use, what passes is kept at once.
  await expect(send(saveSetupAction, setup)).rejects.toMatchObject(
    redirectTo(`/fr/connections/${connectionId}`),
  )
})

test('with OAuth 2.0 the browser is sent to the provider, bound to the session that asked', async () => {
  const connectionId = await startConsented(actor, listing)
  const setup = send(saveSetupAction, { connectionId, method: 'oauth2_authorization_code' })
  await expect(setup).rejects.toMatchObject({
    digest: expect.stringContaining(`;${sandbox.url}/oidc/auth?`),
  })
  const [request] = await db.authorizationRequest.findMany({ where: { connectionId } })
  expect(request).toMatchObject({ sessionId: actor.sessionId, locale: 'fr' })
})

test('a draft is discarded, a connection deleted, one without a test accepted', async () => {
  const { connectionId } = await startDraft()
  await expect(send(discardDraftAction, { connectionId })).rejects.toMatchObject(
    redirectTo(`/fr/marketplace/${listing.slug}`),
  )
  expect(await find(connectionId)).toBeNull()

  const unverifiable = { connectionId: await startUnverifiable() }
  expect(await send(acceptUnverifiedAction, unverifiable)).toMatchObject({
    code: 'invalid',
    fields: { understood: 'confirmationRequired' },
  })
  await expect(send(acceptUnverifiedAction, { ...unverifiable, understood: 'on' })).rejects.toMatchObject(
    redirectTo(`/fr/connections/${unverifiable.connectionId}/setup/access`),
  )

  const unseen = { status: 'failed', code: 'conflict', reason: 'impactChanged' }
  expect(await send(deleteConnectionAction, unverifiable)).toMatchObject(unseen)
  const { fingerprint } = await previewDeletion(actor, unverifiable.connectionId)
  await expect(send(deleteConnectionAction, { ...unverifiable, fingerprint })).rejects.toMatchObject(
    redirectTo('/fr/connections?done=deleted&tokens=byHand'),
  )
  expect(await find(unverifiable.connectionId)).toBeNull()
  expect(await send(deleteConnectionAction, unverifiable)).toMatchObject({
    status: 'failed',
    code: 'not_found',
  })
})

test('a refusal gives back what was typed, but never a secret', async () => {
  const connectionId = await startConsented(actor, listing)
  const state = await send(saveSetupAction, {
    connectionId,
    method: 'personal_access_token',
    'secret.personalToken': 'not-a-token-of-the-sandbox',
  })
  expect(state).toMatchObject({
    status: 'failed',
    fields: { personalToken: 'patternMismatch' },
    submitted: { method: 'personal_access_token' },
  })
  expect(JSON.stringify(state)).not.toContain('not-a-token')
})

test.each([2049, 8193, 100_000])('a value of %i characters is refused at its own field', async (length) => {
  const region = {
    name: 'region',
    type: 'text' as const,
    label: { en: 'Region', fr: 'Région' },
    pattern: null,
    example: null,
    required: true,
  }
  const withRegion = await createSandboxListing(sandbox, {
    change: (definition) => ({ ...definition, config: [region] }),
  })
  const connectionId = await startConsented(actor, withRegion)
  const { methods } = await getWizard(actor, connectionId, 'en')
  const long = 'x'.repeat(length)
  const values = { 'config.region': long, 'secret.apiKey': long }
  const state = await send(saveSetupAction, { connectionId, method: 'api_key', ...values })
  // The form looks for a problem under the name that the definition gives the field.
  const names = methods.find(({ type }) => type === 'api_key')?.fields.map(({ name }) => name) ?? []
  expect(names).toEqual(['region', 'apiKey'])
  expect(state).toMatchObject({ status: 'failed', code: 'invalid' })
  expect(state.fields).toEqual(Object.fromEntries(names.map((name) => [name, 'tooLong'])))
  expect(state.submitted).not.toHaveProperty(['secret.apiKey'])
})

test('forged posts of a viewer, an employee, a foreign editor and nobody change nothing', async () => {
  const draft = await startDraft()
  const keyed = await startWithKey(await memberActor(organization), listing, sandbox.apiKey)
  const unverifiable = await startUnverifiable()
  const used = await createConnection(db, organization)
  const forged: [unknown, Fields][] = [
    [consentAction, { ...draft, agreed: 'on' }],
    [discardDraftAction, { connectionId: draft.connectionId }],
    [saveSetupAction, { connectionId: keyed, method: 'api_key', 'secret.apiKey': 'forged-key' }],
    [saveSetupAction, { connectionId: keyed, method: 'oauth2_authorization_code' }],
    [verifyAction, { connectionId: keyed }],
    [acceptUnverifiedAction, { connectionId: unverifiable, understood: 'on' }],
    [deleteConnectionAction, { connectionId: used.id }],
  ]
  const ids = [draft.connectionId, keyed, unverifiable, used.id]
  const before = await Promise.all(ids.map(find))
  const calls = sandbox.calls().length
  const viewer = await memberActor(organization, 'view')
  for (const [sender, code] of [
    [viewer, 'forbidden'],
    [await employeeActor(organization), 'forbidden'],
    [await foreignMemberActor(), 'not_found'],
    [{}, 'unauthenticated'],
  ] as const) {
    for (const [action, fields] of forged) {
      const state = await send(action, fields, sender)
      expect(state).toMatchObject({ status: 'failed', code })
      expect(JSON.stringify(state)).not.toContain('forged-key')
    }
  }
  for (const [sender, code] of [
    [viewer, 'forbidden'],
    [{}, 'unauthenticated'],
  ] as const) {
    expect(await send(startConnectionAction, { slug: listing.slug }, sender)).toMatchObject({ code })
  }
  expect(await Promise.all(ids.map(find))).toEqual(before)
  expect(await db.connection.count({ where: { organizationId: organization.id } })).toBe(ids.length)
  expect(sandbox.calls()).toHaveLength(calls)
  expect(await dumpDatabase()).not.toContain('forged-key')
})

test('a start by an editor of another organization stays in theirs', async () => {
  const foreign = await foreignMemberActor()
  await expect(send(startConnectionAction, { slug: listing.slug }, foreign)).rejects.toMatchObject({
    digest: expect.stringContaining('/setup/consent;'),
  })
  const [started] = await db.connection.findMany({ where: { listing: { slug: listing.slug } } })
  expect(started).toMatchObject({ organizationId: foreign.organizationId, ownerId: foreign.memberId })
})

test('forged ids and values are refused before anything is read', async () => {
  const connectionId = await startConsented(actor, listing)
  const forged: [unknown, Fields][] = [
    ...[verifyAction, discardDraftAction, deleteConnectionAction, acceptUnverifiedAction].map(
      (action): [unknown, Fields] => [action, { connectionId: '1 OR 1=1' }],
    ),
    [startConnectionAction, { slug: '../okta' }],
    [consentAction, { connectionId, fingerprint: 'x'.repeat(65) }],
    [saveSetupAction, { connectionId, method: 'x'.repeat(65) }],
    [saveSetupAction, { connectionId, method: 'none' }],
  ]
  for (const [action, fields] of forged) {
    expect(await send(action, fields)).toMatchObject({ status: 'failed', code: 'invalid' })
  }
  expect(await find(connectionId)).toMatchObject({ authMethod: null, credential: null })
})
