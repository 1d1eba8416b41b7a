import { beforeAll, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { listOverview } from '@/lib/connections/overview/queries'
import {
  noFilters,
  type OverviewFilters,
  overviewPageSize,
  parseOverviewFilters,
  type SortColumn,
} from '@/lib/connections/overview/schema'
import { shownState } from '@/lib/connections/rules'
import { stateReasons } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { connectionsWhere } from '@/lib/folders/queries'
import { ConnectionState } from '@/lib/generated/prisma/enums'
import {
  employeeActor,
  foreignMemberActor,
  memberActor,
  partnerActor,
  visitor,
} from '../../../support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
  createSharedFolder,
} from '../../../support/factories'

const now = new Date('2026-11-22T12:00:00Z')
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000)
const failure = {
  reason: 'verification.timeout',
  host: 'api.example.com',
  status: 0,
  at: '2026-11-22T11:00:00.000Z',
}

const list = (actor: MemberActor, filters: Partial<OverviewFilters> = {}, locale: 'en' | 'fr' = 'en') =>
  listOverview(actor, { ...noFilters, ...filters }, locale, now)
const namesOf = async (actor: MemberActor, filters: Partial<OverviewFilters>, locale?: 'en' | 'fr') =>
  (await list(actor, filters, locale)).rows.map(({ name }) => name)

async function connect(
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

let admin: MemberActor
let owner: MemberActor
let folderId: string
let okta: { slug: string; id: string }

// One organization with one connection that each filter finds, beside others that it does not.
beforeAll(async () => {
  const organization = await createOrganization(db)
  admin = await memberActor(organization)
  owner = await memberActor(organization, 'edit', { user: { name: 'Zoé Ångström' } })
  const folder = await createSharedFolder(db, organization, { name: 'Paie & Co', everyone: 'use' })
  folderId = folder.id
  okta = await createListing(db, { name: 'Okta Workforce' })
  const fresh = { lastCheckedAt: daysLater(-0.5), ownerId: admin.memberId }
  await connect(organization, { ...fresh, name: 'Plain', secretExpiresAt: daysLater(365) })
  await connect(organization, { ...fresh, name: 'ofListing', listingId: okta.id })
  await connect(organization, { ...fresh, name: 'inFolder', folderId })
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
})

test('everything of the organization is listed by name, with counts by state', async () => {
  const { rows, total, counts, page, pageCount } = await list(admin)
  expect(rows).toHaveLength(16)
  expect(rows.map(({ name }) => name)).toEqual(
    rows
      .map(({ name }) => name)
      .sort((one, other) => one.localeCompare(other, 'en', { sensitivity: 'base' })),
  )
  expect({ total, counts, page, pageCount }).toEqual({
    total: 16,
    counts: { connected: 13, pending: 2, inactive: 1 },
    page: 1,
    pageCount: 1,
  })
  expect(rows.find(({ name }) => name === 'in 5')).toMatchObject({
    isDefault: true,
    authMethod: 'api_key',
    expiresAt: daysLater(5),
    lastCheckedAt: daysLater(-0.5),
    owner: admin.name,
    folder: { title: 'general' },
    role: 'manage',
  })
  expect(rows.find(({ name }) => name === 'inFolder')?.folder).toEqual({
    id: folderId,
    title: 'shared',
    name: 'Paie & Co',
  })
})

test.each([
  ['listing', () => ({ listing: okta.slug }), ['ofListing']],
  ['folder', () => ({ folder: folderId }), ['inFolder']],
  ['owner', () => ({ owner: owner.memberId }), ['owned']],
  ['owner who left', () => ({ owner: 'nobody' }), ['ownerless']],
  ['method', () => ({ method: 'personal_access_token' }), ['byToken']],
  ['connected', () => ({ state: 'connected', listing: okta.slug }), ['ofListing']],
  ['pending', () => ({ state: 'pending' }), ['draft', 'failing']],
  ['inactive', () => ({ state: 'inactive' }), ['off']],
  ['reason', () => ({ reason: 'credentials' }), ['draft']],
  ['not default', () => ({ default: 'no' }), ['other']],
  ['default', () => ({ default: 'yes', listing: okta.slug }), ['ofListing']],
  ['failed check', () => ({ check: 'failed' }), ['failing']],
  ['old check', () => ({ check: 'old' }), ['old']],
  ['no check', () => ({ check: 'never' }), ['never']],
  ['expired', () => ({ expiry: 'expired' }), ['expired']],
  ['7 days', () => ({ expiry: '7' }), ['in 5']],
  ['30 days', () => ({ expiry: '30' }), ['in 5', 'in twenty']],
  ['90 days', () => ({ expiry: '90' }), ['in 5', 'in 80', 'in twenty']],
  ['two at once', () => ({ expiry: '90', q: 'twenty' }), ['in twenty']],
  ['two that exclude each other', () => ({ check: 'never', q: 'plain' }), []],
] as [string, () => Partial<OverviewFilters>, string[]][])(
  'the filter %s finds what it says',
  async (_, filters, names) => {
    const { rows, total } = await list(admin, filters())
    expect(rows.map(({ name }) => name)).toEqual(names)
    expect(total).toBe(names.length)
  },
)

test.each([
  ['okta', 'en', ['ofListing']],
  ['OKTA work', 'en', ['ofListing']],
  ['zoe angstrom', 'en', ['owned']],
  ['ÅNG own', 'en', ['owned']],
  ['paie', 'en', ['inFolder']],
  ['paie &', 'en', ['inFolder']],
  ['general plain', 'en', ['Plain']],
  ['général plain', 'fr', ['Plain']],
  ['okta plain', 'en', []],
] as ['okta', 'en' | 'fr', string[]][])('searching for %j in %s finds %j', async (q, locale, names) => {
  expect(await namesOf(admin, { q }, locale)).toEqual(names)
})

test('signs are looked for as they stand: percent, underscore, quotes, backslash, emoji', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const names = ['100 % paid', 'a_b', `it's "so"`, 'back\\slash', 'party 🎉', 'plain', "'; DROP TABLE x; --"]
  for (const name of names) await connect(organization, { name })
  for (const [q, found] of [
    ['%', ['100 % paid']],
    ['_', ['a_b']],
    ['a_b', ['a_b']],
    ['axb', []],
    [`it's "so"`, [`it's "so"`]],
    ['\\', ['back\\slash']],
    ['🎉', ['party 🎉']],
    ["'; DROP TABLE x; --", ["'; DROP TABLE x; --"]],
    ['x'.repeat(200), []],
  ] as [string, string[]][]) {
    expect(await namesOf(actor, parseOverviewFilters({ q })), q).toEqual(found)
  }
})

test('what stands in an address is bounded, and what it cannot mean is left out', () => {
  expect(parseOverviewFilters({ q: `  a\u0000\n b ${'x'.repeat(500)}` }).q).toBe(`a b ${'x'.repeat(196)}`)
  expect(parseOverviewFilters({ q: `${'x'.repeat(199)}🎉` }).q.isWellFormed()).toBe(true)
  const nonsense = {
    folder: '1',
    owner: "x' OR 1",
    method: 'magic',
    state: 'needs_consent',
    reason: 'because',
  }
  const more = { default: 'maybe', check: 'soon', expiry: '8', sort: 'size', page: '0', listing: 'A b' }
  expect(parseOverviewFilters({ ...nonsense, ...more })).toEqual(noFilters)
  expect(parseOverviewFilters({ q: ['one', 'two'], page: '99999999' })).toMatchObject({
    q: 'one',
    page: 10_000,
  })
})

test.each(['name', 'listing', 'check', 'expiry'] as const satisfies SortColumn[])(
  'the order by %s turns round',
  async (column) => {
    const { rows } = await list(admin, { sort: column })
    const reverse = (await list(admin, { sort: `-${column}` })).rows
    const keyOf = (row: (typeof rows)[number]) =>
      ({
        name: row.name.toLowerCase(),
        listing: row.listing.name,
        check: row.lastCheckedAt?.getTime() ?? null,
        expiry: row.expiresAt?.getTime() ?? null,
      })[column]
    const known = rows.map(keyOf).filter((key) => key !== null)
    expect(reverse.map(keyOf).filter((key) => key !== null)).toEqual(known.toReversed())
    expect(rows.slice(known.length).every((row) => keyOf(row) === null)).toBe(true)
    expect(reverse.slice(known.length).every((row) => keyOf(row) === null)).toBe(true)
  },
)

test('the choices are what the listed connections have', async () => {
  const { choices } = await list(admin)
  expect(choices.listings).toContainEqual({ slug: okta.slug, name: 'Okta Workforce' })
  expect(choices.owners).toContainEqual({ id: owner.memberId, name: 'Zoé Ångström' })
  expect(choices.owners).toHaveLength(2)
  expect(choices.hasOwnerless).toBe(true)
  expect(choices.methods.toSorted()).toEqual(['api_key', 'personal_access_token'])
  expect(choices.reasons.toSorted()).toEqual(['credentials', 'degraded', 'policy'])
  expect(choices.folders.map(({ title }) => title)).toEqual(['general', 'shared'])
})

test('each state with each reason and with or without a failed check is counted as it is shown', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  for (const state of Object.values(ConnectionState)) {
    for (const stateReason of [null, ...stateReasons]) {
      for (const lastFailure of [undefined, failure]) {
        await connect(organization, { state, stateReason, lastFailure, listingId, isDefault: false })
      }
    }
  }
  const { counts } = await list(actor)
  for (const state of ['connected', 'pending', 'inactive'] as const) {
    const found = []
    for (let page = 1; found.length < counts[state]; page++) {
      const { rows } = await list(actor, { state, page })
      found.push(...rows)
    }
    expect(found.map((row) => shownState(row).state)).toEqual(Array(counts[state]).fill(state))
    if (state === 'connected') expect(found.every(({ lastFailure }) => lastFailure === null)).toBe(true)
  }
})

test('pages follow each other without gap or repetition; one after the last shows the last', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  const count = overviewPageSize + 7
  for (let number = 0; number < count; number++) await connect(organization, { listingId, isDefault: false })
  const first = await list(actor, { sort: 'state' })
  const second = await list(actor, { sort: 'state', page: 2 })
  const ids = [...first.rows, ...second.rows].map(({ id }) => id)
  expect(new Set(ids).size).toBe(count)
  expect(second).toMatchObject({ page: 2, pageCount: 2, total: count })
  expect(await list(actor, { sort: 'state', page: 9 })).toMatchObject({ page: 2, rows: second.rows })
})

test('the list holds exactly what the reader may see, with their role over each', async () => {
  const organization = await createOrganization(db)
  const [keeper, reader, viewer] = [
    await memberActor(organization),
    await memberActor(organization),
    await memberActor(organization, 'view'),
  ]
  const kept = { memberId: keeper.memberId, role: 'manage' as const }
  const folders = {
    hidden: await createSharedFolder(db, organization, { name: 'Hidden', shares: [kept] }),
    used: await createSharedFolder(db, organization, {
      shares: [kept, { memberId: reader.memberId, role: 'use' }, { memberId: viewer.memberId, role: 'use' }],
    }),
  }
  await connect(organization, { name: 'hidden', folderId: folders.hidden.id })
  await connect(organization, { name: 'owned', folderId: folders.hidden.id, ownerId: reader.memberId })
  await connect(organization, { name: 'used', folderId: folders.used.id })
  await connect(organization, { name: 'general' })
  await connect(organization, { name: 'private', folderId: await ensurePersonalFolder(db, keeper) })
  const shownTo = async (actor: MemberActor) =>
    (await list(actor)).rows.map(({ name, role }) => `${name}: ${role}`)
  expect(await shownTo(keeper)).toEqual([
    'general: manage',
    'hidden: manage',
    'owned: manage',
    'private: manage',
    'used: manage',
  ])
  expect(await shownTo(reader)).toEqual(['general: manage', 'owned: manage', 'used: use'])
  expect(await shownTo(viewer)).toEqual(['general: view', 'used: view'])
  for (const actor of [keeper, reader, viewer]) {
    const allowed = await db.connection.findMany({ where: connectionsWhere(actor, 'view') })
    expect((await list(actor)).rows.map(({ id }) => id).sort()).toEqual(allowed.map(({ id }) => id).sort())
  }
  expect(await namesOf(reader, { folder: folders.hidden.id })).toEqual(['owned'])
  expect((await list(reader)).choices.folders.map(({ name }) => name)).not.toContain('Hidden')
})

test('what the list knows for the menu of a row is what the connection itself says', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  const ownerUntil = async (endDate: Date | null, status: 'active' | 'left' = 'active') => {
    const { memberId } = await memberActor(organization)
    await createEmployee(db, organization, { memberId, endDate, status })
    return memberId
  }
  await connect(organization, { ownerId: null })
  await connect(organization, { ownerId: await ownerUntil(null, 'left'), listingId })
  await connect(organization, { ownerId: await ownerUntil(daysLater(20)), listingId, isDefault: false })
  await connect(organization, {
    ownerId: await ownerUntil(daysLater(40)),
    state: 'pending',
    verifiedAt: null,
  })
  await connect(organization, {
    ownerId: actor.memberId,
    state: 'pending',
    verifiedAt: null,
    listingId,
    isDefault: false,
  })
  const { rows } = await list(actor)
  expect(rows).toHaveLength(5)
  for (const { id, role, hasSiblings, isOwnerLeaving } of rows) {
    expect(await getConnectionRights(actor, id, now)).toMatchObject({
      canManage: role === 'manage',
      canUse: role !== 'view',
      hasSiblings,
      canTakeOver: isOwnerLeaving,
    })
  }
  expect(rows.map(({ isOwnerLeaving }) => isOwnerLeaving).sort()).toEqual([false, false, true, true, true])
})

test('another organization finds nothing by any filter; without a marketplace right there is no list', async () => {
  const foreigner = await foreignMemberActor()
  for (const filters of [
    {},
    { folder: folderId },
    { owner: owner.memberId },
    { listing: okta.slug },
    { q: 'Plain' },
  ]) {
    expect(await list(foreigner, filters)).toMatchObject({ rows: [], total: 0 })
  }
  for (const actor of [await employeeActor(await createOrganization(db)), await partnerActor()]) {
    await expect(listOverview(actor, noFilters, 'en')).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(listOverview(visitor, noFilters, 'en')).rejects.toMatchObject({ code: 'unauthenticated' })
})
