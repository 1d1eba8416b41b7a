import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import type { DemoOffer, SentDemoRequest } from '@/lib/demo-requests/schema'
import type { Prisma } from '@/lib/generated/prisma/client'

/** A coming-soon listing is read-only, an archived one is gone. */
const offered = {
  offersDemo: true,
  stage: { notIn: ['coming_soon', 'archived'] },
} satisfies Prisma.ListingWhereInput

const privacyLink = z.object({
  privacy: z
    .url({ protocol: /^https?$/ })
    .nullish()
    .catch(null),
})

/** The listing that a demo is asked for; null when there is no such listing or it offers no demo. */
export async function findDemoOffer(actor: Actor, slug: string): Promise<DemoOffer | null> {
  authorize(actor, 'listing:read')
  const listing = await db.listing.findFirst({
    where: { slug, ...offered },
    select: { id: true, slug: true, name: true, links: true, publisher: { select: { name: true } } },
  })
  if (!listing) return null
  const { links, publisher, ...rest } = listing
  return {
    ...rest,
    publisherName: publisher.name,
    privacyUrl: privacyLink.parse(links).privacy ?? null,
  }
}

/** Slugs of the listings that offer a demo, for prerendering their forms. */
export async function listDemoOfferSlugs(actor: Actor): Promise<string[]> {
  authorize(actor, 'listing:read')
  const listings = await db.listing.findMany({
    where: offered,
    orderBy: { slug: 'asc' },
    select: { slug: true },
  })
  return listings.map(({ slug }) => slug)
}

/**
 * The person's own requests, newest first: those sent while signed in, and those sent by nobody in
 * particular from the same address, once that address is proven to be theirs.
 */
export async function listDemoRequests(actor: Actor): Promise<SentDemoRequest[]> {
  authorize(actor, 'demo-request:read')
  const { emailVerifiedAt } = await db.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { emailVerifiedAt: true },
  })
  const requests = await db.demoRequest.findMany({
    where: {
      OR: [{ userId: actor.userId }, ...(emailVerifiedAt ? [{ userId: null, email: actor.email }] : [])],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
    select: {
      id: true,
      status: true,
      createdAt: true,
      updatedAt: true,
      listing: {
        select: {
          slug: true,
          name: true,
          iconPath: true,
          brandColor: true,
          publisher: { select: { name: true } },
        },
      },
    },
  })
  return requests.map(({ listing: { publisher, ...listing }, ...request }) => ({
    ...request,
    listing,
    publisherName: publisher.name,
  }))
}
