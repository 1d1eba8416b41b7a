import type { AudienceConditions } from '@/lib/audiences/schema'
import { db } from '@/lib/db'
import { employeeActor } from '@/tests/support/actors'
import { createConnection, createListing, createOrganization } from '@/tests/support/factories'

export const isSales: AudienceConditions = {
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value: 'Sales',
}

/** Anna of Marketing, and a listing that her organization may connect. */
export async function setUp() {
  const organization = await createOrganization(db)
  const anna = await employeeActor(organization, { department: 'Marketing' })
  const listing = await createListing(db, { name: `Zed ${crypto.randomUUID()}` })
  const connect = () => createConnection(db, organization, { listingId: listing.id })
  return { organization, anna, listing, connect }
}
