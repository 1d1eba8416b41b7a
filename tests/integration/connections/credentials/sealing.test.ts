import { expect, test } from 'vitest'
import { openFor } from '@/lib/connections/credentials/queries'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { foreignMemberActor } from '@/tests/support/actors'
import {
  adminWithListing,
  createSandboxListing,
  startConsented,
  storedConnection,
  unreachableSandbox,
} from '@/tests/support/connect'

test('an organization gets one data key, however many connections are set up at once', async () => {
  const { organization, actor } = await adminWithListing()
  const ids = await Promise.all(
    [1, 2, 3, 4].map(async () => startConsented(actor, await createSandboxListing(unreachableSandbox))),
  )
  await Promise.all(
    ids.map((connectionId) =>
      saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: connectionId } }),
    ),
  )
  expect(await db.organizationKey.count({ where: { organizationId: organization.id } })).toBe(1)
  for (const id of ids) {
    const { credential } = await storedConnection(id)
    expect(await openFor(db, actor, id, credential?.sealed ?? new Uint8Array())).toEqual({ apiKey: id })
  }
})

test('sealed credentials open neither for another connection nor in another organization', async () => {
  const { actor, listing } = await adminWithListing()
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: 'k' } })
  const sealed = (await storedConnection(connectionId)).credential?.sealed ?? new Uint8Array()
  expect(await openFor(db, actor, connectionId, sealed)).toEqual({ apiKey: 'k' })
  const foreign = await foreignMemberActor()
  await startConsented(foreign, listing).then((id) =>
    saveSetup(foreign, { connectionId: id, method: 'api_key', values: { apiKey: 'k' } }),
  )
  const unreadable = { details: { reason: 'credentialsUnreadable' } }
  await expect(openFor(db, actor, listing.id, sealed)).rejects.toMatchObject(unreadable)
  await expect(openFor(db, foreign, connectionId, sealed)).rejects.toMatchObject(unreadable)
})
