import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { findOAuthClient, waitsForOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { db } from '@/lib/db'
import { memberActor, operatorActor, partnerActor } from '../../support/actors'
import { createListing, createOrganization } from '../../support/factories'

const client = { clientId: 'portico', clientSecret: 'a-client-secret-0001' }

test('the client of a listing is kept sealed and opens for a connection only', async () => {
  const { id: listingId } = await createListing(db)
  const actor = await memberActor(await createOrganization(db))
  expect(await findOAuthClient(actor, listingId)).toBeNull()
  await registerOAuthClient(systemActor(), { listingId, ...client })
  expect(await findOAuthClient(actor, listingId)).toEqual(client)
  const row = await db.oAuthClient.findUniqueOrThrow({ where: { listingId } })
  expect(Buffer.from(row.sealedSecret ?? []).toString('latin1')).not.toContain(client.clientSecret)
})

test('registering again replaces it, and a public client has no secret', async () => {
  const { id: listingId } = await createListing(db)
  const [operator, actor] = [await operatorActor(), await memberActor(await createOrganization(db))]
  await registerOAuthClient(operator, { listingId, ...client })
  await registerOAuthClient(operator, { listingId, clientId: 'public', clientSecret: null })
  expect(await findOAuthClient(actor, listingId)).toEqual({ clientId: 'public' })
})

test('a secret that was sealed for one listing does not open for another', async () => {
  const [{ id: one }, { id: other }] = [await createListing(db), await createListing(db)]
  const actor = await memberActor(await createOrganization(db))
  await registerOAuthClient(systemActor(), { listingId: one, ...client })
  const { wrappedKey, sealedSecret } = await db.oAuthClient.findUniqueOrThrow({ where: { listingId: one } })
  await db.oAuthClient.create({ data: { listingId: other, clientId: 'portico', wrappedKey, sealedSecret } })
  await expect(findOAuthClient(actor, other)).rejects.toMatchObject({
    code: 'unavailable',
    details: { reason: 'credentialsUnreadable' },
  })
})

test('only the site’s staff registers a client, and only editors use it', async () => {
  const { id: listingId } = await createListing(db)
  const organization = await createOrganization(db)
  const viewer = await memberActor(organization, 'view')
  for (const actor of [viewer, await memberActor(organization), await partnerActor()]) {
    await expect(registerOAuthClient(actor, { listingId, ...client })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }
  await expect(findOAuthClient(viewer, listingId)).rejects.toMatchObject({ code: 'forbidden' })
})

test('a listing that can only be signed in to waits for a client; one with another way does not', async () => {
  const actor = await memberActor(await createOrganization(db))
  const only = await createListing(db, { authMethods: ['oauth2_authorization_code', 'oauth2_password'] })
  const other = await createListing(db, { authMethods: ['oauth2_authorization_code', 'api_key'] })
  const later = await createListing(db, { authMethods: ['oauth2_password'] })
  expect(await waitsForOAuthClient(actor, only.slug)).toBe(true)
  expect(await waitsForOAuthClient(actor, other.slug)).toBe(false)
  expect(await waitsForOAuthClient(actor, later.slug)).toBe(false)
  await registerOAuthClient(systemActor(), { listingId: only.id, ...client })
  expect(await waitsForOAuthClient(actor, only.slug)).toBe(false)
})
