import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { removePreset, savePreset } from '@/lib/connections/presets/mutations'
import { getPresetForm } from '@/lib/connections/presets/queries'
import { verify } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import { storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { endTokenIn } from '@/tests/support/signed-in'
import { authorized, isLive, runRevocations } from '../connections/revocation/tokens'

const sandbox = await startSharedSandbox()

/** A connection in use that the operator's app authorized; the organization can preset the provider's other one. */
async function setUp() {
  const known = await authorized(sandbox)
  const { actor, connectionId, listing } = known
  const preset = {
    slug: listing.slug,
    clientId: sandbox.ownClientId,
    clientSecret: sandbox.ownClientSecret,
    isPublic: false,
    scopes: [],
    values: {},
  }
  const system = systemActor(actor.organizationId)
  const renew = async () => {
    await endTokenIn(connectionId, -60)
    await db.credential.update({ where: { connectionId }, data: { pausedUntil: null } })
    return usableCredential(system, connectionId)
  }
  const requests = () => sandbox.calls().filter(({ path }) => path === '/oidc/token').length
  return { ...known, preset, renew, requests, read: () => storedConnection(connectionId) }
}

const needsReconnect = { code: 'conflict', details: { reason: 'connectionNeedsReconnect' } }
const appRemoved = {
  state: 'needs_reconnect',
  stateReason: 'appRemoved',
  lastFailure: { reason: 'token.appRemoved' },
}

describe('a preset', () => {
  test('leaves what the operator’s app was granted to that app, and serves what is authorized from then on', async () => {
    const { actor, listing, again, tokens, preset, renew, read } = await setUp()
    expect((await read()).credential).toMatchObject({
      clientSource: 'operator',
      clientId: sandbox.clientId,
    })
    await savePreset(actor, preset)
    const { values } = await renew()
    expect(await read()).toMatchObject({ state: 'connected', lastFailure: null })
    const { authorized } = await getPresetForm(actor, listing.slug, 'en')
    expect(authorized).toEqual({ withPreset: 0, otherwise: 1 })

    expect(await again()).toMatchObject({ problem: null })
    expect((await read()).credential).toMatchObject({ clientSource: 'preset', clientId: preset.clientId })
    expect((await getPresetForm(actor, listing.slug, 'en')).authorized.withPreset).toBe(1)
    await renew()
    expect(await isLive(sandbox, (await tokens())?.refreshToken, { ...sandbox, ...preset })).toBe(true)
    // The operator's app ends what it was granted.
    await runRevocations()
    expect(await isLive(sandbox, values.refreshToken)).toBe(false)
  })

  test('that is removed leaves its connections to be reconnected, and says why', async () => {
    const { actor, connectionId, again, preset, renew, requests, read } = await setUp()
    await savePreset(actor, preset)
    await again()
    await removePreset(actor, preset.slug)
    const before = requests()
    await expect(renew()).rejects.toMatchObject(needsReconnect)
    expect(requests()).toBe(before)
    expect(await read()).toMatchObject(appRemoved)
    // The operator's app is there for whoever reconnects; the preset app, once it is back, goes on.
    await savePreset(actor, preset)
    await verify(actor, connectionId)
    expect(await read()).toMatchObject({ state: 'connected', stateReason: null })
    await removePreset(actor, preset.slug)
    await expect(renew()).rejects.toMatchObject(needsReconnect)
    expect(await again()).toMatchObject({ problem: null })
    expect((await read()).credential).toMatchObject({ clientSource: 'operator' })
  })

  test('that is made while somebody is at the provider changes nothing for them', async () => {
    const { actor, connectionId, preset, read } = await setUp()
    const url = await startAuthorization(actor, { connectionId, locale: 'en' })
    await savePreset(actor, preset)
    const { callback } = await decideInSandbox(url)
    expect(await completeAuthorization(actor, callback.searchParams)).toMatchObject({ problem: null })
    expect((await read()).credential).toMatchObject({ clientSource: 'operator' })
  })
})

test('an app that the operator replaced by another renews nothing any more; a new secret is no other app', async () => {
  const { listing, renew, read } = await setUp()
  const { clientId, clientSecret } = sandbox
  const register = (client: { clientId: string; clientSecret: string }) =>
    registerOAuthClient(systemActor(), { listingId: listing.id, ...client })
  await register({ clientId, clientSecret })
  await renew()
  await register({ clientId: sandbox.ownClientId, clientSecret: sandbox.ownClientSecret })
  await expect(renew()).rejects.toMatchObject(needsReconnect)
  expect(await read()).toMatchObject(appRemoved)
})
