import { verify } from '@node-rs/argon2'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import { additionalData, getVault } from '@/lib/vault'
import { seed } from '@/prisma/seed/main'

const sandboxUrl = 'http://127.0.0.1:4107'
const run = (demo: boolean) => seed({ databaseUrl: process.env.DATABASE_URL ?? '', demo })

beforeAll(() => {
  Object.assign(process.env, {
    PORTICO_SESSION_SECRET: 'session-secret-of-a-test-0123456789',
    PORTICO_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    PORTICO_SANDBOX_URL: sandboxUrl,
  })
})

/** Everything that the seed writes, to see whether a run changed it. */
async function snapshot() {
  const counts = await Promise.all([
    db.category.count(),
    db.publisher.count(),
    db.listing.count(),
    db.connector.count(),
    db.listingCategory.count(),
    db.organization.count(),
    db.user.count(),
    db.member.count(),
    db.group.count(),
    db.employee.count(),
    db.audience.count(),
    db.audienceMember.count(),
    db.catalogDocument.count(),
  ])
  const listings = await db.listing.findMany({ orderBy: { id: 'asc' }, include: { connector: true } })
  return { counts, listings }
}

describe('without demo mode', () => {
  test('the catalog holds all 98 listings with every field, and nobody can sign in', async () => {
    expect(await run(false)).toEqual({ demo: null })
    expect(await db.listing.count()).toBe(98)
    expect(await db.category.count()).toBe(16)
    expect(await db.user.count()).toBe(0)
    expect(await db.organization.count()).toBe(0)
    expect(await db.publisher.count({ where: { contactEmail: { not: null } } })).toBe(0)

    const slack = await db.listing.findUniqueOrThrow({
      where: { slug: 'slack' },
      include: { connector: true, publisher: true, categories: { include: { category: true } } },
    })
    expect(slack).toMatchObject({
      name: 'Slack',
      kind: 'partner',
      stage: 'live',
      tier: 'premier',
      iconPath: null,
      brandColor: '#4a154b',
      regions: null,
      priceModel: 'free',
      offersDemo: true,
      authMethods: ['oauth2_authorization_code'],
      publisher: { slug: 'slack', kind: 'partner', website: 'https://slack.com' },
      provisioning: { protocol: 'scim2', baseUrl: 'https://api.slack.com/scim/v2' },
      links: { terms: 'https://slack.com/terms-of-service' },
      connector: {
        definition: {
          baseUrl: 'https://slack.com/api',
          verify: { path: '/auth.test', expect: { pointer: '/ok', equals: true } },
          provisioning: { protocol: 'scim2' },
        },
      },
    })
    expect(
      slack.categories.sort((a, b) => a.position - b.position).map(({ category }) => category.slug),
    ).toEqual(['communication', 'collaboration'])
  })

  test('every connector parses, with fixed headers and secret configuration kept', async () => {
    const connectors = await db.connector.findMany({ include: { listing: true } })
    expect(connectors).toHaveLength(98)
    const definitions = new Map(
      connectors.map(({ definition, listing }) => [
        listing.slug,
        connectorDefinitionSchema.parse(definition),
      ]),
    )
    const withHeaders = [...definitions].filter(([, definition]) => definition.headers)
    expect(withHeaders).toHaveLength(5)
    expect(definitions.get('notion')?.headers).toHaveProperty('Notion-Version')
    const withSecrets = [...definitions].filter(([, { config }]) => config.some((field) => field.secret))
    expect(withSecrets).toHaveLength(1)
  })

  test('marks come from simple-icons, first-party listings have no tier, dates tell the newest apart', async () => {
    const marked = await db.listing.findMany({ where: { iconPath: { not: null } } })
    expect(marked).toHaveLength(43)
    for (const { iconPath } of marked) expect(iconPath).toMatch(/^[Mm][\d.,\sa-zA-Z-]+$/)
    expect(
      await db.listing.count({ where: { kind: 'first_party', tier: null, publisher: { name: 'Portico' } } }),
    ).toBe(8)
    const listings = await db.listing.findMany({ select: { publishedAt: true, stage: true } })
    expect(new Set(listings.map((listing) => listing.publishedAt.getTime())).size).toBe(98)
    const newest = listings.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, 22)
    expect(newest.every(({ stage }) => stage === 'beta' || stage === 'coming_soon')).toBe(true)
  })

  test('a second run changes nothing, and keeps what people edited', async () => {
    await db.listing.update({ where: { slug: 'okta' }, data: { tier: 'select', name: 'Okta (ours)' } })
    await db.publisher.update({ where: { slug: 'okta' }, data: { contactEmail: 'okta@example.net' } })
    const before = await snapshot()
    await run(false)
    expect(await snapshot()).toEqual(before)
    const okta = await db.listing.findUnique({ where: { slug: 'okta' }, include: { publisher: true } })
    expect(okta).toMatchObject({ name: 'Okta (ours)', publisher: { contactEmail: 'okta@example.net' } })
  })

  test('a listing that was taken out comes back alone', async () => {
    const { id } = await db.listing.findUniqueOrThrow({ where: { slug: 'zoom' } })
    await db.listing.delete({ where: { slug: 'zoom' } })
    await run(false)
    const zoom = await db.listing.findUniqueOrThrow({
      where: { slug: 'zoom' },
      include: { connector: true, categories: true },
    })
    expect(zoom.id).not.toBe(id)
    expect(zoom.connector).not.toBeNull()
    expect(zoom.categories.length).toBeGreaterThan(0)
    expect(await db.listing.count()).toBe(98)
  })
})

describe('in demo mode', () => {
  test('adds the sandbox, two organizations and the accounts that it names', async () => {
    const { demo } = await run(true)
    expect(demo?.organization.name).toBe('Sample Company (demo)')
    expect(demo?.accounts.map((account) => account.role)).toEqual([
      'hr-admin',
      'hr-viewer',
      'group-admin',
      'employee',
      'employee',
      'employee',
      'partner',
      'operator',
    ])
    for (const { email, password } of demo?.accounts ?? []) {
      const user = await db.user.findUniqueOrThrow({ where: { email } })
      expect(user.isDemo).toBe(true)
      expect(user.passwordHash).toMatch(/^\$argon2id\$/)
      expect(await verify(user.passwordHash ?? '', password)).toBe(true)
      expect(email).toMatch(/@example\.(com|org)$/)
    }
  })

  test('the sample company has 250 people in 6 departments, 5 countries and 3 languages', async () => {
    const organization = await db.organization.findFirstOrThrow({ where: { name: 'Sample Company (demo)' } })
    const people = await db.employee.findMany({ where: { organizationId: organization.id } })
    expect(people).toHaveLength(250)
    const distinct = (key: 'department' | 'country' | 'language' | 'status' | 'employmentType') =>
      new Set(people.map((person) => person[key])).size
    expect(distinct('department')).toBe(6)
    expect(distinct('country')).toBe(5)
    expect(distinct('language')).toBe(3)
    expect(distinct('status')).toBe(4)
    expect(distinct('employmentType')).toBe(5)
    const now = new Date()
    for (const person of people) {
      expect(person.startDate?.getTime()).not.toBeNaN()
      if (person.status === 'onboarding') expect(person.startDate?.getTime()).toBeGreaterThan(now.getTime())
      else expect(person.startDate?.getTime()).toBeLessThan(now.getTime())
      if (person.status === 'left') expect(person.endDate?.getTime()).toBeLessThan(now.getTime())
    }
  })

  test('everyone but one reports to a manager, without a circle', async () => {
    const organization = await db.organization.findFirstOrThrow({ where: { name: 'Sample Company (demo)' } })
    const people = await db.employee.findMany({ where: { organizationId: organization.id } })
    const byId = new Map(people.map((person) => [person.id, person]))
    expect(people.filter((person) => person.managerId === null)).toHaveLength(1)
    for (const person of people) {
      let steps = 0
      for (let one = byId.get(person.managerId ?? ''); one; one = byId.get(one.managerId ?? '')) steps++
      expect(steps).toBeLessThanOrEqual(3)
      expect(byId.get(person.managerId ?? '')?.status ?? 'active').toBe('active')
    }
  })

  test('its eight audiences have members: five by condition, two by hand, one both', async () => {
    const audiences = await db.audience.findMany({
      where: { organization: { name: 'Sample Company (demo)' } },
      include: { members: true },
    })
    const kinds = audiences.map(({ members, conditions }) => {
      const sources = [...new Set(members.map((member) => member.source))].sort().join('+')
      return `${sources}${conditions ? '' : ' only'}`
    })
    expect(kinds.sort()).toEqual([
      'condition',
      'condition',
      'condition',
      'condition',
      'condition',
      'condition+manual',
      'manual only',
      'manual only',
    ])
  })

  test('rights: an HR admin edits, a viewer views, the rest see their workspace, one leads a group', async () => {
    const members = await db.member.findMany({
      where: { organization: { name: 'Sample Company (demo)' } },
      include: { user: true, employee: true, administeredGroups: { include: { group: true } } },
      orderBy: { user: { createdAt: 'asc' } },
    })
    expect(
      members.map(({ user, marketplaceRight, employee, administeredGroups }) => [
        user.name,
        marketplaceRight,
        `${employee?.department} ${employee?.country}`,
        administeredGroups.map(({ group }) => group.name).join(),
      ]),
    ).toEqual([
      ['Claire Fontaine', 'edit', 'People FR', ''],
      ['Oliver Bennett', 'view', 'People GB', ''],
      ['Lucie Mercier', 'none', 'Sales FR', 'Sales France'],
      ['Léa Garnier', 'none', 'Sales FR', ''],
      ['Jonas Becker', 'none', 'Engineering DE', ''],
      ['Emma Clarke', 'none', 'Marketing GB', ''],
    ])
    const partner = await db.publisherMember.findFirstOrThrow({ include: { publisher: true, user: true } })
    expect(partner).toMatchObject({ publisher: { slug: 'portico-sandbox' }, user: { name: 'Maya Lindberg' } })
    expect(await db.user.count({ where: { isOperator: true } })).toBe(1)
  })

  test('the other organization has its own 20 people, 2 audiences and admin, and no connection', async () => {
    const other = await db.organization.findFirstOrThrow({
      where: { name: 'Other Sample Company (demo)' },
      include: {
        _count: { select: { employees: true, audiences: true, connections: true, activations: true } },
        members: { include: { user: true, employee: true } },
      },
    })
    expect(other._count).toEqual({ employees: 20, audiences: 2, connections: 0, activations: 0 })
    expect(other.members).toHaveLength(1)
    expect(other.members[0]).toMatchObject({
      marketplaceRight: 'edit',
      user: { email: 'grace.holloway@example.org' },
      employee: { email: 'grace.holloway@example.org' },
    })
  })

  test('the sandbox’s listing points at its address, and its client secret is sealed', async () => {
    const sandbox = await db.listing.findUniqueOrThrow({
      where: { slug: 'sandbox' },
      include: { connector: true, oauthClient: true },
    })
    expect(sandbox.authMethods).toEqual(['api_key', 'personal_access_token', 'oauth2_authorization_code'])
    expect(sandbox.connector?.definition).toMatchObject({ baseUrl: `${sandboxUrl}/v1` })
    const { clientId, wrappedKey, sealedSecret } = sandbox.oauthClient ?? {}
    expect(clientId).toBe('portico-sandbox')
    expect(Buffer.from(sealedSecret ?? []).includes('sandbox-demo-secret')).toBe(false)
    const dataKey = getVault().unwrap(wrappedKey ?? new Uint8Array())
    const place = additionalData({ 'oauth-client': sandbox.id })
    const opened = getVault().open(dataKey, sealedSecret ?? new Uint8Array(), place)
    expect(opened.toString()).toBe('sandbox-demo-secret-0001')
  })

  test('a second run restores the sandbox’s address and touches nothing that people changed', async () => {
    await db.employee.deleteMany({ where: { email: 'jonas.becker@example.com' } })
    await db.user.update({ where: { email: 'claire.fontaine@example.com' }, data: { name: 'Claire F.' } })
    await db.listing.update({ where: { slug: 'sandbox' }, data: { name: 'Sandpit' } })
    const before = await snapshot()
    await db.$executeRaw`
      UPDATE "Connector" SET definition = jsonb_set(definition, '{baseUrl}', '"http://elsewhere"')
      WHERE "listingId" = (SELECT id FROM "Listing" WHERE slug = 'sandbox')`
    await run(true)
    const after = await snapshot()
    expect(after.counts).toEqual(before.counts)
    expect(after.listings.map((listing) => [listing.name, listing.connector?.definition])).toEqual(
      before.listings.map((listing) => [listing.name, listing.connector?.definition]),
    )
    expect(await db.user.count({ where: { name: 'Claire F.' } })).toBe(1)
  })

  test('two runs at once add everything once', async () => {
    await db.organization.deleteMany()
    await db.user.deleteMany()
    await Promise.all([run(true), run(true)])
    expect(await db.organization.count()).toBe(2)
    expect(await db.employee.count()).toBe(270)
    expect(await db.user.count()).toBe(9)
  })
})

test('an interrupted run leaves nothing behind', async () => {
  await db.organization.deleteMany()
  await db.user.deleteMany()
  await db.listing.deleteMany({ where: { slug: 'zoom' } })
  await db.$executeRaw`
    CREATE FUNCTION refuse_operator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'interrupted'; END $$`
  await db.$executeRaw`
    CREATE TRIGGER interrupt BEFORE INSERT ON "User" FOR EACH ROW WHEN (NEW."isOperator")
    EXECUTE FUNCTION refuse_operator()`
  await expect(run(true)).rejects.toThrow('interrupted')
  expect(await db.organization.count()).toBe(0)
  expect(await db.user.count()).toBe(0)
  expect(await db.listing.count({ where: { slug: 'zoom' } })).toBe(0)
  await db.$executeRaw`DROP TRIGGER interrupt ON "User"`
  await run(true)
  expect(await db.organization.count()).toBe(2)
  expect(await db.listing.count({ where: { slug: 'zoom' } })).toBe(1)
})
