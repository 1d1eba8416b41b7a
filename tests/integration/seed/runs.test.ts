import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { run } from './run'

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
    db.groupMember.count(),
    db.segment.count(),
    db.segmentUser.count(),
    db.segmentCall.count(),
    db.employee.count(),
    db.audience.count(),
    db.audienceMember.count(),
    db.catalogDocument.count(),
  ])
  const listings = await db.listing.findMany({ orderBy: { id: 'asc' }, include: { connector: true } })
  return { counts, listings }
}

describe('without demo mode', () => {
  beforeAll(() => run(false))

  test('a second run changes nothing, and keeps what people edited', async () => {
    await db.listing.update({ where: { slug: 'okta' }, data: { tier: 'select', name: 'Okta (ours)' } })
    await db.publisher.update({ where: { slug: 'okta' }, data: { contactEmail: 'okta@example.net' } })
    const before = await snapshot()
    await run(false)
    expect(await snapshot()).toEqual(before)
    const okta = await db.listing.findUnique({ where: { slug: 'okta' }, include: { publisher: true } })
    expect(okta).toMatchObject({ name: 'Okta (ours)', publisher: { contactEmail: 'okta@example.net' } })
  })

  test('an index of an older form is built anew', async () => {
    await db.catalogFacet.updateMany({ where: { facet: 'all' }, data: { value: 'older' } })
    await db.catalogTerm.deleteMany()
    await run(false)
    expect(await db.catalogTerm.count()).toBeGreaterThan(1000)
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
  beforeAll(() => run(true))

  test('a second run restores the sandbox’s address and touches nothing that people changed', async () => {
    await db.employee.deleteMany({ where: { email: 'jonas.becker@example.com' } })
    await db.user.update({ where: { email: 'claire.fontaine@example.com' }, data: { name: 'Claire F.' } })
    await db.listing.update({ where: { slug: 'sandbox' }, data: { name: 'Sandpit' } })
    const before = await snapshot()
    const changed = await db.$executeRaw`
      UPDATE "Connector" SET definition = jsonb_set(definition, '{baseUrl}', '"http://elsewhere"')
      WHERE "listingId" = (SELECT id FROM "Listing" WHERE slug = 'sandbox')`
    expect(changed).toBe(1)
    await run(true)
    const after = await snapshot()
    expect(after.counts).toEqual(before.counts)
    expect(after.listings.map((listing) => [listing.name, listing.connector?.definition])).toEqual(
      before.listings.map((listing) => [listing.name, listing.connector?.definition]),
    )
    expect(await db.user.count({ where: { name: 'Claire F.' } })).toBe(1)
  })

  test('the sample segment is what its key would have pushed, and an audience follows from it', async () => {
    const segment = await db.segment.findFirstOrThrow({
      include: { users: true, calls: true, source: true, audiences: { include: { audience: true } } },
    })
    expect(segment).toMatchObject({ name: expect.stringContaining('(sample)'), source: { isDemo: true } })
    const matched = segment.users.filter(({ employeeId }) => employeeId !== null)
    expect([segment.userCount, segment.matchedCount]).toEqual([segment.users.length, matched.length])
    expect(segment.users.length - matched.length).toBe(3)
    expect(segment.calls.reduce((sum, { added }) => sum + added, 0)).toBe(segment.userCount)
    const [use] = segment.audiences
    expect(use?.audience).toMatchObject({ name: expect.stringContaining('(sample)') })
    const members = await db.audienceMember.findMany({
      where: { audienceId: use?.audienceId },
      include: { employee: true },
    })
    const inSegment = new Set(matched.map(({ employeeId }) => employeeId))
    expect(members.length).toBeGreaterThan(5)
    expect(members.every(({ employeeId }) => inSegment.has(employeeId))).toBe(true)
    expect(new Set(members.map(({ employee }) => employee.department))).toEqual(new Set(['Sales']))
    const group = await db.groupMember.findMany({ include: { employee: true } })
    expect(new Set(group.map(({ employee }) => employee.team))).toEqual(new Set(['Sales France']))
  })

  test('what people delete of the samples stays deleted', async () => {
    await db.audience.deleteMany({ where: { segments: { some: {} } } })
    await db.segment.deleteMany()
    await run(true)
    expect(await db.segment.count()).toBe(0)
  })

  test('two runs at once add everything once', async () => {
    await db.organization.deleteMany()
    await db.user.deleteMany()
    await Promise.all([run(true), run(true)])
    expect(await db.organization.count()).toBe(2)
    expect(await db.employee.count()).toBe(270)
    expect(await db.segment.count()).toBe(1)
    expect(await db.user.count()).toBe(10)
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
