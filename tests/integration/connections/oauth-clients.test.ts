import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { clientFor, clientThatGranted, findOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { foreignMemberActor, memberActor, operatorActor, partnerActor } from '../../support/actors'
import { adminWithListing, createSandboxListing, unreachableSandbox } from '../../support/connect'
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

test('no secret is kept that whoever connects could have sent to any server', async () => {
  const server = {
    name: 'server',
    type: 'hostname' as const,
    label: { en: 'Server', fr: 'Serveur' },
    secret: false,
    required: true,
    pattern: null as string | null,
    example: null,
    help: { en: 'Yours', fr: 'Le vôtre' },
  }
  const listingWith = (tokenUrl: string, pattern: string | null = null) =>
    createSandboxListing(unreachableSandbox, {
      hasClient: false,
      change: (definition) => ({
        ...definition,
        config: [{ ...server, pattern }] as never,
        authMethods: definition.authMethods.map((method) =>
          'tokenUrl' in method ? { ...method, tokenUrl } : method,
        ),
      }),
    })
  const anyHost = '^[a-z0-9-]+([.][a-z0-9-]+)+$'
  const free = [
    await listingWith('https://{server}/token'),
    await listingWith('https://{server}/token', anyHost),
    await listingWith('{server}/token', '^https://.+$'),
    await listingWith('https://{server}.com/token', anyHost),
  ]
  for (const { id: listingId } of free) {
    await expect(registerOAuthClient(systemActor(), { listingId, ...client })).rejects.toMatchObject({
      details: { reason: 'secretSentAnywhere' },
    })
    await registerOAuthClient(systemActor(), { listingId, clientId: 'public', clientSecret: null })
  }
  const bound = [
    await listingWith('https://{server}.provider.example/token', anyHost),
    await listingWith('https://accounts.provider.{server}/token', '^(com|eu)$'),
  ]
  for (const { id: listingId } of bound) await registerOAuthClient(systemActor(), { listingId, ...client })

  const [kept] = bound
  const { definition } = await db.connector.findUniqueOrThrow({ where: { listingId: free[0]?.id ?? '' } })
  await db.connector.update({
    where: { listingId: kept?.id ?? '' },
    data: { definition: definition as Prisma.InputJsonValue },
  })
  const actor = await memberActor(await createOrganization(db))
  expect(await findOAuthClient(actor, kept?.id ?? '')).toBeNull()
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

test('a connection asks with the client entered with it, else the organization’s, else the operator’s', async () => {
  const { organization, actor, listing } = await adminWithListing()
  const { id: listingId } = listing
  const { clientId, clientSecret } = unreachableSandbox
  const config = { clientId: 'own' }
  const own = {
    listingId,
    method: 'oauth2_own_app',
    config,
    credentials: { clientSecret: 'own-secret-0001' },
  }
  const shared = { listingId, method: 'oauth2_authorization_code', config: {}, credentials: {} }
  const entered = { source: 'own', clientId: 'own', clientSecret: 'own-secret-0001' } as const
  const operators = { source: 'operator', clientId, clientSecret } as const
  expect(await clientFor(actor, own)).toEqual(entered)
  expect(await clientFor(actor, shared)).toEqual(operators)
  await db.policyPreset.create({
    data: { organizationId: organization.id, listingId, clientId: 'preset', scopes: [] },
  })
  expect(await clientFor(actor, shared)).toEqual({ source: 'preset', clientId: 'preset' })
  expect(await clientFor(actor, own)).toEqual(entered)
  expect(await clientFor(await foreignMemberActor(), shared)).toEqual(operators)

  // Whoever was authorized stays the one to ask with, as long as it is there.
  expect(await clientThatGranted(actor, shared, operators)).toEqual(operators)
  expect(await clientThatGranted(actor, shared, { source: 'operator', clientId: 'former' })).toBeNull()
  expect(await clientThatGranted(actor, shared, null)).toMatchObject({ source: 'preset' })
  expect(await clientThatGranted(actor, own, entered)).toEqual(entered)
  const viewer = await memberActor(organization, 'view')
  await expect(clientFor(viewer, shared)).rejects.toMatchObject({ code: 'forbidden' })
})
