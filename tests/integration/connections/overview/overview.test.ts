import { beforeAll, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import {
  noFilters,
  type OverviewFilters,
  parseOverviewFilters,
  type SortColumn,
} from '@/lib/connections/overview/schema'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { companyOfAllKinds, connect, daysLater, list, namesOf } from './samples'

let admin: MemberActor
let owner: MemberActor
let folderId: string
let okta: { slug: string; id: string }

beforeAll(async () => {
  ;({ admin, owner, folderId, okta } = await companyOfAllKinds())
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
