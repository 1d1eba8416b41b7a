import { db } from '@/lib/db'
import { cookieOf, timeAnswer, withWebServer } from '../served'

const bigOrganization = 5_000
const readers = 25
const warmUps = 25
const requests = 200

export interface PageReport {
  page: string
  /** Milliseconds from the request to the last byte of the answer. */
  p50: number
  p95: number
}

const views = [
  ['all, by name', ''],
  ['the third page, by expiry', '?sort=expiry&page=3'],
  ['pending, by last test', '?state=pending&sort=check'],
  ['a search of two words', '?q=connection+team'],
  ['four filters', '?method=oauth2_authorization_code&default=no&expiry=90&state=connected'],
] as const

/** One organization gets ten times as many as the others have on average, and more. */
async function growOne(): Promise<string> {
  const { id } = await db.organization.findFirstOrThrow({ orderBy: { id: 'asc' }, select: { id: true } })
  await db.$executeRaw`
    INSERT INTO "Connection" (id, "organizationId", "listingId", "folderId", "ownerId", name, state, "stateReason",
      "authMethod", "consentedAt", "verifiedAt", "lastCheckedAt", "updatedAt")
    SELECT gen_random_uuid(), c."organizationId", c."listingId", c."folderId", c."ownerId", c.name || ' of branch ' || n,
      c.state, c."stateReason", c."authMethod", now(), now(), now() - n * interval '1 minute', now()
    FROM "Connection" c,
      generate_series(1, (SELECT ceil(${bigOrganization}::float / count(*))::int FROM "Connection" WHERE "organizationId" = ${id}::uuid)) n
    WHERE c."organizationId" = ${id}::uuid`
  await db.$executeRaw`
    INSERT INTO "Credential" ("connectionId", sealed, "secretExpiresAt", "updatedAt")
    SELECT id, decode(repeat('00', 600), 'hex'), now() + random() * interval '365 days', now() FROM "Connection"
    WHERE "organizationId" = ${id}::uuid
    ON CONFLICT DO NOTHING`
  await db.$executeRaw`ANALYZE`
  return id
}

async function cookiesOf(where: { organizationId: string | { not: string } }): Promise<string[]> {
  const members = await db.member.findMany({
    where: { ...where, marketplaceRight: 'edit' },
    orderBy: { id: 'asc' },
    take: readers,
    select: { userId: true },
  })
  return Promise.all(members.map(({ userId }) => cookieOf(userId)))
}

/** Asks one after the other, each time as the next reader. @throws when an answer lacks what it is asked for */
async function measure(
  address: string,
  cookies: string[],
  has: RegExp,
): Promise<Pick<PageReport, 'p50' | 'p95'>> {
  const times: number[] = []
  for (let request = -warmUps; request < requests; request += 1) {
    const cookie = cookies[(request + warmUps) % cookies.length] ?? ''
    const milliseconds = await timeAnswer(address, cookie, has)
    if (request >= 0) times.push(milliseconds)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95) }
}

/**
 * The page of the connections over HTTP, as members of many organizations and as one of an organization with
 * thousands, beside a page of the same server that lists nothing.
 */
export async function measurePages(): Promise<PageReport[]> {
  const big = await growOne()
  return withWebServer(async () => {
    const [many, one] = [
      await cookiesOf({ organizationId: { not: big } }),
      await cookiesOf({ organizationId: big }),
    ]
    // The code of a page is compiled as it is used: it is as fast as it gets after some hundred times.
    for (const cookies of [many, one]) await measure('/en/connections', cookies, /connection-search/)
    const reports: PageReport[] = []
    const add = async (page: string, address: string, cookies: string[], has: RegExp) => {
      reports.push({ page, ...(await measure(address, cookies, has)) })
    }
    await add('bare: a list of nothing', '/en/demo-requests', many, /<h1/)
    for (const [name, query] of views) {
      await add(`${name}; about 100 connections`, `/en/connections${query}`, many, /connection-search/)
      await add(`${name}; more than ${bigOrganization}`, `/en/connections${query}`, one, /connection-search/)
    }
    return reports
  })
}
