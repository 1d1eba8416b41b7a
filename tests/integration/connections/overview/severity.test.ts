import { expect, test } from 'vitest'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters } from '@/lib/connections/overview/schema'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

const failure = { reason: 'verification.timeout', host: 'a.example', status: 0, at: '2026-11-01T00:00:00Z' }

test('by state the worst come first, and what is well last; backwards the other way round', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  const bySeverity: [string, ConnectionOverrides][] = [
    ['broken', { state: 'needs_reconnect', stateReason: 'authenticationFailed' }],
    ['switched off after failing', { state: 'inactive', stateReason: 'repeatedFailures' }],
    ['consent', { state: 'needs_consent', stateReason: 'consent' }],
    ['failing', { state: 'connected', stateReason: 'degraded', lastFailure: failure }],
    ['approval', { state: 'pending', stateReason: 'approval' }],
    ['refused draft', { state: 'pending', stateReason: 'verification', lastFailure: failure }],
    ['a draft', { state: 'pending', stateReason: 'credentials' }],
    ['untested', { state: 'connected', stateReason: 'unverified' }],
    ['an inactive one', { state: 'inactive', stateReason: 'policy' }],
    ['well', { state: 'connected', stateReason: null }],
  ]
  for (const [name, overrides] of bySeverity.toReversed()) {
    await createConnection(db, organization, { listingId, isDefault: false, name, ...overrides })
  }
  const order = bySeverity.map(([name]) => name)
  expect(
    (await listOverview(actor, { ...noFilters, sort: 'state' }, 'en')).rows.map(({ name }) => name),
  ).toEqual(order)
  const reverse = await listOverview(actor, { ...noFilters, sort: '-state' }, 'en')
  expect(reverse.rows.map(({ name }) => name)).toEqual(order.toReversed())
})
