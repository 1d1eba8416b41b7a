import { expect, test } from 'vitest'
import { listCalendarEntries } from '@/lib/calendar-feeds/queries'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createListing, createOrganization } from '@/tests/support/factories'

const hour = 60 * 60 * 1000

test('the last token of an access that is over is no ending; one that cannot be renewed is', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization, 'edit')
  const now = new Date()
  async function connect(state: 'connected' | 'needs_reconnect') {
    const { id: listingId } = await createListing(db)
    const { id } = await createConnection(db, organization, { listingId, ownerId: actor.memberId, state })
    const expiresAt = new Date(now.getTime() + hour)
    await db.credential.create({ data: { connectionId: id, sealed: new Uint8Array(1), expiresAt } })
    return id
  }
  await connect('needs_reconnect')
  const ending = await connect('connected')
  const entries = await listCalendarEntries(actor, now)
  expect(entries.map(({ connection }) => connection.id)).toEqual([ending])
})
