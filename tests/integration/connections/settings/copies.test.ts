import { expect, test } from 'vitest'
import { startConnection } from '@/lib/connections/mutations'
import {
  duplicateConnection,
  renameConnection,
  setDefaultConnection,
} from '@/lib/connections/settings/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import {
  agree,
  auditOf,
  createSandboxListing,
  startWithKey,
  unreachableSandbox,
} from '@/tests/support/connect'
import { createConnection, createListing } from '@/tests/support/factories'
import { setUp } from './people'

const find = (id: string) => db.connection.findUniqueOrThrow({ where: { id }, include: { credential: true } })

test('a copy begins with method, settings and folder, and with no secret, consent or test', async () => {
  const { actor } = await setUp()
  const listing = await createSandboxListing(unreachableSandbox, {
    name: 'Tenanted',
    change: (definition) => ({
      ...definition,
      config: [
        {
          name: 'tenant',
          label: { en: 'Tenant', fr: 'Client' },
          type: 'text',
          pattern: null,
          example: null,
          required: true,
          secret: false,
        },
      ],
    }),
  })
  const { id } = await startConnection(actor, listing.slug)
  await agree(actor, id)
  const values = { tenant: 'acme', apiKey: 'a-key-that-is-not-copied' }
  await saveSetup(actor, { connectionId: id, method: 'api_key', values })
  await db.connection.update({
    where: { id },
    data: { state: 'connected', stateReason: null, verifiedAt: new Date(), accountName: 'Acme Ltd' },
  })
  const colleague = await memberActor({ id: actor.organizationId })

  const copy = await duplicateConnection(colleague, { connectionId: id })
  const original = await find(id)
  expect(copy.name).toBe(`${original.name} 2`)
  expect(await find(copy.id)).toMatchObject({
    listingId: original.listingId,
    folderId: original.folderId,
    ownerId: colleague.memberId,
    authMethod: 'api_key',
    config: { tenant: 'acme' },
    state: 'pending',
    stateReason: 'consent',
    isDefault: false,
    consentedAt: null,
    verifiedAt: null,
    accountName: null,
    credential: null,
  })
  expect(await getWizard(colleague, copy.id, 'en')).toMatchObject({
    method: 'api_key',
    config: { tenant: 'acme' },
    hasCredentials: false,
  })
  expect(await auditOf(copy.id)).toMatchObject([
    { action: 'connection.started', details: { copyOf: original.name, copyOfId: id } },
  ])
  expect((await duplicateConnection(colleague, { connectionId: copy.id })).name).toBe(`${original.name} 3`)
})

test('ten copies at once get ten names', async () => {
  const { actor } = await setUp()
  const listing = await createSandboxListing(unreachableSandbox)
  const id = await startWithKey(actor, listing, 'a-key')
  const copies = await Promise.all(
    Array.from({ length: 10 }, () => duplicateConnection(actor, { connectionId: id })),
  )
  expect(new Set(copies.map(({ name }) => name)).size).toBe(10)
})

test('what cannot be connected any more is not copied', async () => {
  const { organization, actor } = await setUp()
  for (const [overrides, reason] of [
    [{ stage: 'archived' }, 'listingArchived'],
    [{ definition: null }, 'methodsComingLater'],
  ] as const) {
    const { id: listingId } = await createListing(db, overrides)
    const { id } = await createConnection(db, organization, { listingId })
    await expect(duplicateConnection(actor, { connectionId: id })).rejects.toMatchObject({
      details: { reason },
    })
    // All else goes on without the provider.
    await renameConnection(actor, { connectionId: id, name: `Old ${reason}` })
    await setDefaultConnection(actor, { connectionId: id })
  }
})

test('what the policy does not allow any more is not copied', async () => {
  const { organization, actor, connection } = await setUp()
  const { slug } = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  await db.policy.create({ data: { organizationId: organization.id } })
  await db.policyRule.create({
    data: { organizationId: organization.id, effect: 'block', subject: 'listing', value: slug },
  })
  await expect(duplicateConnection(actor, { connectionId: connection.id })).rejects.toMatchObject({
    code: 'forbidden',
    details: { reason: 'policy.listingBlocked' },
  })
})
