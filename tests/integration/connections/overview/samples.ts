import type { MemberActor } from '@/lib/auth/actor'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters, type OverviewFilters } from '@/lib/connections/overview/schema'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createListing,
  createOrganization,
  createSharedFolder,
} from '@/tests/support/factories'

export const now = new Date('2026-11-22T12:00:00Z')

export const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000)

export const failure = {
  reason: 'verification.timeout',
  host: 'api.example.com',
  status: 0,
  at: '2026-11-22T11:00:00.000Z',
}

/** What the reader sees with these filters. */
export const list = (
  actor: MemberActor,
  filters: Partial<OverviewFilters> = {},
  locale: 'en' | 'fr' = 'en',
) => listOverview(actor, { ...noFilters, ...filters }, locale, now)

export const namesOf = async (actor: MemberActor, filters: Partial<OverviewFilters>, locale?: 'en' | 'fr') =>
  (await list(actor, filters, locale)).rows.map(({ name }) => name)

export async function connect(
  organization: { id: string },
  { secretExpiresAt, ...overrides }: ConnectionOverrides & { secretExpiresAt?: Date } = {},
) {
  const connection = await createConnection(db, organization, overrides)
  if (secretExpiresAt) {
    const sealed = new Uint8Array(1)
    await db.credential.create({ data: { connectionId: connection.id, sealed, secretExpiresAt } })
  }
  return connection
}

/** One organization with one connection that each filter finds, beside others that it does not. */
export async function companyOfAllKinds() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const owner = await memberActor(organization, 'edit', { user: { name: 'Zoé Ångström' } })
  const folder = await createSharedFolder(db, organization, { name: 'Paie & Co', everyone: 'use' })
  const okta = await createListing(db, { name: 'Okta Workforce' })
  const fresh = { lastCheckedAt: daysLater(-0.5), ownerId: admin.memberId }
  await connect(organization, { ...fresh, name: 'Plain', secretExpiresAt: daysLater(365) })
  await connect(organization, { ...fresh, name: 'ofListing', listingId: okta.id })
  await connect(organization, { ...fresh, name: 'inFolder', folderId: folder.id })
  await connect(organization, { ...fresh, name: 'owned', ownerId: owner.memberId })
  await connect(organization, { ...fresh, name: 'ownerless', ownerId: null })
  await connect(organization, { ...fresh, name: 'byToken', authMethod: 'personal_access_token' })
  await connect(organization, { ...fresh, name: 'other', isDefault: false })
  await connect(organization, { ...fresh, name: 'draft', state: 'pending', stateReason: 'credentials' })
  await connect(organization, { ...fresh, name: 'off', state: 'inactive', stateReason: 'policy' })
  await connect(organization, { ...fresh, name: 'failing', stateReason: 'degraded', lastFailure: failure })
  await connect(organization, { ...fresh, name: 'old', lastCheckedAt: daysLater(-1.1) })
  await connect(organization, { ...fresh, name: 'never', lastCheckedAt: null })
  await connect(organization, { ...fresh, name: 'expired', secretExpiresAt: daysLater(-1) })
  await connect(organization, { ...fresh, name: 'in 5', secretExpiresAt: daysLater(5) })
  await connect(organization, { ...fresh, name: 'in twenty', secretExpiresAt: daysLater(20) })
  await connect(organization, { ...fresh, name: 'in 80', secretExpiresAt: daysLater(80) })
  await connect(await createOrganization(db), { name: 'Plain', listingId: okta.id })
  return { admin, owner, folderId: folder.id, okta }
}
