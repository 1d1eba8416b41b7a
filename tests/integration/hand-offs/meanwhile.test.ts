import { beforeEach, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { openFor } from '@/lib/connections/credentials/queries'
import { discardDraft } from '@/lib/connections/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import type { ConnectionState } from '@/lib/generated/prisma/enums'
import { answerHandOff, retestHandOff, submitHandOff } from '@/lib/hand-offs/attempts/mutations'
import { revokeHandOff } from '@/lib/hand-offs/mutations'
import { getHandOff, listHandOffs } from '@/lib/hand-offs/queries'
import {
  adminWithListing,
  auditOf,
  createSandboxListing,
  deleteShown,
  startConsented,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { startHttpServer } from '@/tests/support/http-server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { delayTokens, isLive, runRevocations } from '../connections/revocation/tokens'
import { holderOf, makeLink } from './links'

const sandbox = await startSharedSandbox()
const oauth = { method: 'oauth2_authorization_code', values: {}, locale: 'en' } as const
const key = (apiKey: string) => ({ method: 'api_key', values: { apiKey } })

let actor: MemberActor
beforeEach(async () => {
  ;({ actor } = await adminWithListing(sandbox))
})

const actionsOf = async (id: string) => (await auditOf(id)).map(({ action }) => action)
const gone = { code: 'conflict', details: { reason: 'handOff.gone' } }

function breakDown(id: string, state: ConnectionState = 'needs_reconnect') {
  const data = { state, stateReason: 'authenticationFailed', verifiedAt: new Date() }
  return db.connection.update({ where: { id }, data })
}

describe('a link that nobody needs any more', () => {
  test('ends once an admin has entered what it is for, and is not called revoked', async () => {
    const id = await startConsented(actor, await createSandboxListing(sandbox))
    const { token } = await makeLink(actor, id)
    await saveSetup(actor, { connectionId: id, ...key(sandbox.apiKey) })
    expect(await loadHandOffActor(token)).not.toBeNull()
    await verify(actor, id)
    expect(await loadHandOffActor(token)).toBeNull()
    expect((await listHandOffs(actor, id)).map(({ state }) => state)).toEqual(['obsolete'])
    expect((await actionsOf(id)).filter((action) => action === 'hand_off.closed')).toHaveLength(1)
  })

  test('ends with a reconnect', async () => {
    const id = await startWithKey(actor, await createSandboxListing(sandbox), 'key-that-was-revoked-31')
    await breakDown(id)
    const { token } = await makeLink(actor, id)
    await saveSetup(actor, { connectionId: id, ...key(sandbox.apiKey) })
    expect(await loadHandOffActor(token)).toBeNull()
    expect((await listHandOffs(actor, id)).map(({ state }) => state)).toEqual(['obsolete'])
  })

  test('ends, in the audit log too, with a draft that is discarded and a connection that is deleted', async () => {
    const draft = await startConsented(actor, await createSandboxListing(sandbox))
    await makeLink(actor, draft)
    await discardDraft(actor, draft)
    const id = await startWithKey(actor, await createSandboxListing(sandbox), 'key-that-was-revoked-31')
    await breakDown(id)
    await makeLink(actor, id)
    await deleteShown(actor, id)
    for (const one of [draft, id]) expect(await actionsOf(one)).toContain('hand_off.closed')
  })

  test('is used, not closed, by whoever has it', async () => {
    const id = await startConsented(actor, await createSandboxListing(sandbox))
    const holder = await holderOf((await makeLink(actor, id)).token)
    expect(await submitHandOff(holder, { ...key(sandbox.apiKey), locale: 'en' })).toEqual({ end: 'done' })
    expect((await listHandOffs(actor, id)).map(({ state }) => state)).toEqual(['used'])
    expect(await actionsOf(id)).not.toContain('hand_off.closed')
  })
})

describe('a link that is revoked while what came by it is tried', () => {
  let revoke: () => Promise<void>
  /** A link for a connection whose provider answers only once the link is revoked. */
  async function revokedMeanwhile(isInUse: boolean) {
    const api = await startHttpServer(async (_, response) => {
      await revoke()
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
    })
    const change = (definition: object) => ({ ...definition, baseUrl: api.origin }) as never
    const listing = await createSandboxListing(sandbox, { change })
    const id = await startWithKey(actor, listing, 'key-before-the-link-31')
    if (isInUse) await breakDown(id)
    const holder = await holderOf((await makeLink(actor, id)).token)
    revoke = () => revokeHandOff(actor, { connectionId: id, handOffId: holder.handOffId })
    return { id, holder }
  }

  test('replaces nothing of a connection in use', async () => {
    const { id, holder } = await revokedMeanwhile(true)
    const sent = { ...key('key-by-the-link-77'), locale: 'en' } as const
    await expect(submitHandOff(holder, sent)).rejects.toMatchObject(gone)
    const { credential, state } = await storedConnection(id)
    expect(state).toBe('needs_reconnect')
    expect(await openFor(db, actor, id, credential?.sealed ?? new Uint8Array())).toMatchObject({
      apiKey: 'key-before-the-link-31',
    })
  })

  test('takes no draft into use', async () => {
    const { id, holder } = await revokedMeanwhile(false)
    const sent = { ...key('key-by-the-link-77'), locale: 'en' } as const
    await expect(submitHandOff(holder, sent)).rejects.toMatchObject(gone)
    expect(await storedConnection(id)).toMatchObject({ state: 'pending', verifiedAt: null })
    expect((await listHandOffs(actor, id)).map(({ state }) => state)).toEqual(['revoked'])
  })

  test('keeps no access that was granted, and has it ended at the provider', async () => {
    const { tokenUrl, issued } = await delayTokens(sandbox, () => revoke())
    const listing = await createSandboxListing(sandbox, {
      change: (definition) => ({
        ...definition,
        authMethods: definition.authMethods.map((one) => ('tokenUrl' in one ? { ...one, tokenUrl } : one)),
      }),
    })
    const id = await startConsented(actor, listing)
    const holder = await holderOf((await makeLink(actor, id)).token)
    revoke = () => revokeHandOff(actor, { connectionId: id, handOffId: holder.handOffId })
    const begun = await submitHandOff(holder, oauth)
    if (!('url' in begun)) throw new Error('No authorization began')
    const { callback } = await decideInSandbox(begun.url)
    await expect(answerHandOff(holder, callback.searchParams)).rejects.toMatchObject(gone)
    expect((await storedConnection(id)).credential).toBeNull()
    expect(await isLive(sandbox, issued().refreshToken)).toBe(true)
    await runRevocations()
    expect(await isLive(sandbox, issued().refreshToken)).toBe(false)
  })
})

describe('access that was granted by a link and whose test fails', () => {
  async function failing(status: number) {
    let isFailing = true
    const api = await startHttpServer(async (_, response) => {
      const body = isFailing ? '{}' : '{"ok":true,"account":{"id":"a"}}'
      response.writeHead(isFailing ? status : 200, { 'content-type': 'application/json' }).end(body)
    })
    const change = (definition: object) => ({ ...definition, baseUrl: api.origin }) as never
    const id = await startConsented(actor, await createSandboxListing(sandbox, { change }))
    const holder = await holderOf((await makeLink(actor, id)).token)
    const begun = await submitHandOff(holder, oauth)
    if (!('url' in begun)) throw new Error('No authorization began')
    const { callback } = await decideInSandbox(begun.url)
    expect(await answerHandOff(holder, callback.searchParams)).toMatchObject({ result: 'testFailed' })
    const mend = () => {
      isFailing = false
    }
    return { id, holder, mend }
  }

  test('for a reason that may pass is kept: a retry needs nobody’s consent anew', async () => {
    const { id, holder, mend } = await failing(503)
    expect(await getHandOff(holder, 'en')).toMatchObject({ canRetest: true })
    const before = (await storedConnection(id)).credential?.sealed
    await expect(retestHandOff(holder)).rejects.toMatchObject({ code: 'provider_failed' })
    mend()
    expect(await retestHandOff(holder)).toBe('done')
    const { credential, state } = await storedConnection(id)
    expect(state).toBe('connected')
    expect(credential?.sealed).toEqual(before)
    await expect(retestHandOff(holder)).rejects.toMatchObject(gone)
  })

  test('because it is not good enough has to be granted anew', async () => {
    const { holder } = await failing(404)
    expect(await getHandOff(holder, 'en')).toMatchObject({ canRetest: false })
    await expect(retestHandOff(holder)).rejects.toMatchObject(gone)
  })

  test('is not tested by a link that did not bring it', async () => {
    const { id, mend } = await failing(503)
    mend()
    const next = await holderOf((await makeLink(actor, id)).token)
    expect(await getHandOff(next, 'en')).toMatchObject({ canRetest: false })
    await expect(retestHandOff(next)).rejects.toMatchObject(gone)
  })
})
