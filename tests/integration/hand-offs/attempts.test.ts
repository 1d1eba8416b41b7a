import { beforeEach, describe, expect, test } from 'vitest'
import { type HandOffActor, type MemberActor, systemActor } from '@/lib/auth/actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { openFor } from '@/lib/connections/credentials/queries'
import { db } from '@/lib/db'
import type { Listing } from '@/lib/generated/prisma/client'
import { submitHandOff } from '@/lib/hand-offs/attempts/mutations'
import { revokeHandOff } from '@/lib/hand-offs/mutations'
import { getHandOff } from '@/lib/hand-offs/queries'
import { foreignMemberActor } from '@/tests/support/actors'
import {
  adminWithListing,
  auditOf,
  createSandboxListing,
  dumpDatabase,
  startConsented,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { formsOf } from '@/tests/support/secrets'
import { blocking, openPolicy, putPolicy } from '../policies/put-policy'
import { holderOf, makeLink } from './links'

const sandbox = await startSharedSandbox({ apiKey: 'sandbox-key-of-a-stranger-5d' })

let organization: { id: string }
let actor: MemberActor
let listing: Listing
let connectionId: string
let token: string
let holder: HandOffActor
beforeEach(async () => {
  ;({ organization, actor, listing } = await adminWithListing(sandbox))
  connectionId = await startConsented(actor, listing)
  token = (await makeLink(actor, connectionId)).token
  holder = await holderOf(token)
})

const key = (apiKey: string) => ({ method: 'api_key', values: { apiKey }, locale: 'en' }) as const
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.details.reason ?? error.code,
  )
const mailsTo = (recipient: string) => db.mailMessage.findMany({ where: { recipient } })

describe('a key that is entered by a link', () => {
  test('is tested, connects, and uses the link up; whoever sent it is told', async () => {
    expect(await submitHandOff(holder, key(sandbox.apiKey))).toEqual({ end: 'done' })
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', authMethod: 'api_key' })
    expect(await loadHandOffActor(token)).toBeNull()
    expect(await reasonOf(submitHandOff(holder, key(sandbox.apiKey)))).toBe('handOff.gone')
    const actions = (await auditOf(connectionId)).map(({ action }) => action)
    expect(actions.filter((action) => action === 'hand_off.used')).toHaveLength(1)
    const [mail] = await mailsTo(actor.email)
    expect(mail?.text).toContain(`/connections/${connectionId}`)
    expect(mail?.text).toContain('it is connected')
  })

  test('that is wrong leaves the link good for another try', async () => {
    expect(await reasonOf(submitHandOff(holder, key('wrong-key-of-a-stranger-77')))).toBe(
      'verification.wrongCredentials',
    )
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending' })
    expect(await loadHandOffActor(token)).not.toBeNull()
    expect(await mailsTo(actor.email)).toEqual([])
    expect(await submitHandOff(holder, key(sandbox.apiKey))).toEqual({ end: 'done' })
    const dump = await dumpDatabase()
    for (const secret of [sandbox.apiKey, 'wrong-key-of-a-stranger-77', token]) {
      for (const form of formsOf(secret)) expect(dump).not.toContain(form)
    }
  })

  test('is taken once, of two browsers that send one at the same moment', async () => {
    const results = await Promise.all(
      [1, 2, 3].map(async () => reasonOf(submitHandOff(await holderOf(token), key(sandbox.apiKey)))),
    )
    expect(results.filter((result) => result === 'done')).toHaveLength(1)
    for (const result of results) expect(['done', 'handOff.busy', 'handOff.gone']).toContain(result)
    const used = (await auditOf(connectionId)).filter(({ action }) => action === 'hand_off.used')
    expect(used).toHaveLength(1)
    expect(await mailsTo(actor.email)).toHaveLength(1)
  })

  test('is not taken by a link that ended meanwhile, and a claim that died holds nothing up for good', async () => {
    const { handOffId } = holder
    const claimedUntil = new Date(Date.now() + 100_000)
    await db.handOff.update({ where: { id: handOffId }, data: { claimedUntil } })
    expect(await reasonOf(submitHandOff(holder, key(sandbox.apiKey)))).toBe('handOff.busy')
    const afterwards = () => new Date(claimedUntil.getTime() + 1)
    const late = () => new Date(Date.now() + 241 * 60_000)
    expect(await reasonOf(submitHandOff(holder, key(sandbox.apiKey), late))).toBe('handOff.gone')
    await revokeHandOff(actor, { connectionId, handOffId })
    expect(await reasonOf(submitHandOff(holder, key(sandbox.apiKey), afterwards))).toBe('handOff.gone')
    expect((await storedConnection(connectionId)).credential).toBeNull()
  })

  test('waits for a second admin where the policy says so, and not for the one who sent the link', async () => {
    await putPolicy(actor, { ...openPolicy, requiresApproval: true })
    expect(await submitHandOff(holder, key(sandbox.apiKey))).toEqual({ end: 'done' })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'approval',
      submittedById: actor.memberId,
    })
    expect((await mailsTo(actor.email)).at(-1)?.text).toContain('approval of a second administrator')
  })

  test('is kept untested where the provider offers no test, and an admin decides', async () => {
    const change = (definition: object) => ({ ...definition, verify: null }) as never
    const id = await startConsented(actor, await createSandboxListing(sandbox, { change }))
    const other = await holderOf((await makeLink(actor, id)).token)
    expect(await submitHandOff(other, key(sandbox.apiKey))).toEqual({ end: 'stored' })
    expect(await storedConnection(id)).toMatchObject({ state: 'pending', stateReason: 'verification' })
  })

  test('of another method than the admin chose, or that the policy forbids, is refused', async () => {
    const only = await holderOf(
      (await makeLink(actor, connectionId, { method: 'personal_access_token' })).token,
    )
    expect(await reasonOf(submitHandOff(only, key(sandbox.apiKey)))).toBe('unknownAuthMethod')
    const none = { method: 'none', values: {}, locale: 'en' } as const
    const any = await holderOf((await makeLink(actor, connectionId)).token)
    expect(await reasonOf(submitHandOff(any, none))).toBe('unknownAuthMethod')
    await putPolicy(actor, blocking('api_key', '', 'method'))
    expect(await reasonOf(submitHandOff(any, key(sandbox.apiKey)))).toBe('policy.methodBlocked')
    expect((await getHandOff(any, 'en')).wizard.methods.map(({ type }) => type)).not.toContain('api_key')
    expect(await loadHandOffActor(token)).toBeNull()
  })
})

test('a connection that lost its access is mended in place, once the new key has passed', async () => {
  const id = await startWithKey(actor, listing, 'key-that-was-revoked-31')
  await db.connection.update({
    where: { id },
    data: {
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
      verifiedAt: new Date(),
      lastCheckedAt: new Date(),
    },
  })
  const mender = await holderOf((await makeLink(actor, id)).token)
  expect(await reasonOf(submitHandOff(mender, key('still-wrong-key-92')))).toBe(
    'verification.wrongCredentials',
  )
  const { credential } = await storedConnection(id)
  expect(await openFor(db, actor, id, credential?.sealed ?? new Uint8Array())).toMatchObject({
    apiKey: 'key-that-was-revoked-31',
  })
  expect(await submitHandOff(mender, key(sandbox.apiKey))).toEqual({ end: 'done' })
  expect(await storedConnection(id)).toMatchObject({ id, state: 'connected' })
})

test('once the connection works by other means, the link shows nothing and takes nothing', async () => {
  await db.connection.update({ where: { id: connectionId }, data: { state: 'connected', stateReason: null } })
  await expect(getHandOff(holder, 'en')).rejects.toMatchObject({ code: 'not_found' })
  expect(await reasonOf(submitHandOff(holder, key(sandbox.apiKey)))).toBe('handOff.gone')
})

test('shows who asks for what, and nothing else of the organization', async () => {
  const { name } = await db.organization.findUniqueOrThrow({ where: { id: organization.id } })
  await db.connection.update({ where: { id: connectionId }, data: { name: 'Secret project' } })
  const view = await getHandOff(holder, 'fr')
  expect(view).toMatchObject({ organization: name, sender: actor.name, wizard: { id: '' } })
  expect(view.wizard.methods.flatMap(({ fields }) => fields.map(({ value }) => value)).join('')).toBe('')
  const text = JSON.stringify(view)
  for (const hidden of ['Secret project', connectionId, organization.id, actor.email, actor.memberId]) {
    expect(text).not.toContain(hidden)
  }
})

test('nobody else submits by a link: not its sender, another organization, or Portico', async () => {
  for (const other of [actor, await foreignMemberActor(), systemActor(organization.id)]) {
    await expect(submitHandOff(other, key(sandbox.apiKey))).rejects.toMatchObject({ code: 'forbidden' })
  }
  expect((await storedConnection(connectionId)).credential).toBeNull()
})
