import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { findDemoOffer, listDemoOfferSlugs, listDemoRequests } from '@/lib/demo-requests/queries'
import { AppError } from '@/lib/errors'
import type { Listing } from '@/lib/generated/prisma/client'
import { actorFor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { createListing, createOrganization, createUser } from '@/tests/support/factories'

let listing: Listing
beforeEach(async () => {
  listing = await createListing(db, { offersDemo: true })
})

async function store(email: string, userId: string | null = null, minutesAgo = 0): Promise<string> {
  const at = new Date(Date.now() - minutesAgo * 60_000)
  const request = await db.demoRequest.create({
    data: {
      listingId: listing.id,
      userId,
      name: 'Ada',
      email,
      company: 'Analytical Engines',
      companySize: '1-49',
      country: 'FR',
      message: '',
      locale: 'fr',
      consentedAt: at,
      createdAt: at,
    },
  })
  return request.id
}

async function idsOf(actor: Actor): Promise<string[]> {
  return (await listDemoRequests(actor)).map(({ id }) => id)
}

describe('own demo requests', () => {
  test('are those sent while signed in and those sent before from the proven address, newest first', async () => {
    const member = await memberActor(await createOrganization(db), 'view')
    const before = await store(member.email.toUpperCase(), null, 10)
    const own = await store('another-address@example.com', member.userId, 5)
    expect(await idsOf(member)).toEqual([own, before])
  })

  test('are never those of somebody else: not a colleague’s, a foreign member’s or the publisher’s', async () => {
    const organization = await createOrganization(db)
    const member = await memberActor(organization)
    await store(member.email, member.userId)
    const others = [
      await memberActor(organization),
      await foreignMemberActor(),
      await partnerActor({ id: listing.publisherId }),
    ]
    for (const other of others) expect(await idsOf(other)).toEqual([])
  })

  test('leave out what somebody else sent while signed in with my address typed into the form', async () => {
    const [member, other] = [await foreignMemberActor(), await foreignMemberActor()]
    await store(member.email, other.userId)
    expect(await idsOf(member)).toEqual([])
  })

  test('leave out an address that its account has not proven', async () => {
    const user = await createUser(db, { emailVerifiedAt: null })
    await store(user.email)
    expect(await idsOf(await actorFor(user.id))).toEqual([])
  })

  test('are there for someone who signed in and belongs to nothing', async () => {
    const user = await createUser(db)
    const id = await store(user.email)
    expect(await idsOf(await actorFor(user.id))).toEqual([id])
  })

  test('tell the listing, its publisher and the status, and nothing of what was typed', async () => {
    const member = await foreignMemberActor()
    const id = await store(member.email, member.userId)
    await db.demoRequest.update({ where: { id }, data: { status: 'contacted' } })
    const publisher = await db.publisher.findUniqueOrThrow({ where: { id: listing.publisherId } })
    expect(await listDemoRequests(member)).toEqual([
      {
        id,
        status: 'contacted',
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
        publisherName: publisher.name,
        listing: { slug: listing.slug, name: listing.name, iconPath: null, brandColor: null },
      },
    ])
  })

  test('are not for a visitor', async () => {
    await expect(listDemoRequests(visitor)).rejects.toThrow(new AppError('unauthenticated'))
  })
})

describe('the offer of a demo', () => {
  test('names listing and publisher, with the publisher’s privacy policy', async () => {
    const links = { documentation: null, privacy: 'https://example.com/privacy' }
    const { slug, id, name } = await createListing(db, { offersDemo: true, links })
    expect(await findDemoOffer(visitor, slug)).toEqual({
      id,
      slug,
      name,
      publisherName: expect.stringMatching(/^Publisher /),
      privacyUrl: 'https://example.com/privacy',
    })
  })

  test('leaves out a privacy link that is no web address', async () => {
    const { slug } = await createListing(db, { offersDemo: true, links: { privacy: 'javascript:alert(1)' } })
    expect(await findDemoOffer(visitor, slug)).toMatchObject({ privacyUrl: null })
  })

  test.each([
    ['offers none', { offersDemo: false }],
    ['is coming soon', { offersDemo: true, stage: 'coming_soon' }],
    ['is archived', { offersDemo: true, stage: 'archived' }],
  ] as const)('is absent, and not prerendered, where a listing %s', async (_case, overrides) => {
    const { slug } = await createListing(db, overrides)
    expect(await findDemoOffer(visitor, slug)).toBeNull()
    expect(await listDemoOfferSlugs(visitor)).not.toContain(slug)
  })

  test('is prerendered for each listing that has one', async () => {
    expect(await listDemoOfferSlugs(visitor)).toContain(listing.slug)
  })
})
