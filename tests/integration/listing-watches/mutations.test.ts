import { beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import { findArrivals, notifyListingWatchers } from '@/lib/listing-watches/jobs'
import { enqueueArrivals, notifyWatchers, watchListing } from '@/lib/listing-watches/mutations'
import { jobs } from '@/lib/worker/jobs'
import { memberActor, operatorActor, partnerActor, visitor } from '@/tests/support/actors'
import { createListing, createOrganization, unique } from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'

let address: string
beforeEach(() => {
  address = `address-${unique()}`
})

function comingSoon() {
  return createListing(db, { stage: 'coming_soon', name: 'Engine' })
}

function watch(listing: { slug: string }, email = `ada-${unique()}@example.com`, locale: Locale = 'en') {
  return watchListing(visitor, { slug: listing.slug, email, locale }, address).then(() => email)
}

function goLive(listing: { id: string }) {
  return db.listing.update({ where: { id: listing.id }, data: { stage: 'live' } })
}

function mailsTo(recipient: string) {
  return db.mailMessage.findMany({
    where: { recipient },
    select: { subject: true, text: true, locale: true },
  })
}

describe('watching a coming-soon listing', () => {
  test('is remembered with the reader’s language, and leaves a trace without the address', async () => {
    const listing = await comingSoon()
    const email = await watch(listing, undefined, 'fr')
    const rows = await db.listingWatch.findMany({ where: { listingId: listing.id } })
    expect(rows).toMatchObject([{ email, locale: 'fr', notifiedAt: null }])
    const events = await db.auditEvent.findMany({ where: { subjectId: rows[0]?.id } })
    expect(events).toMatchObject([{ action: 'listing-watch.created', details: { listingId: listing.id } }])
    expect(JSON.stringify(events)).not.toContain(email)
  })

  test('twice is once, also at the same moment and however the address is written', async () => {
    const listing = await comingSoon()
    const email = `ada-${unique()}@example.com`
    await Promise.all([watch(listing, email), watch(listing, email.toUpperCase()), watch(listing, email)])
    expect(await db.listingWatch.count({ where: { listingId: listing.id } })).toBe(1)
  })

  test.each(['live', 'beta', 'deprecated'] as const)('is refused once it is %s', async (stage) => {
    const listing = await createListing(db, { stage })
    await expect(watch(listing)).rejects.toThrow(
      new AppError('conflict', { reason: 'listingNoLongerComing' }),
    )
    expect(await db.listingWatch.count({ where: { listingId: listing.id } })).toBe(0)
  })

  test('is refused for what is archived or does not exist', async () => {
    const archived = await createListing(db, { stage: 'archived' })
    await expect(watch(archived)).rejects.toThrow(new AppError('not_found'))
    await expect(watch({ slug: 'no-such-listing' })).rejects.toThrow(new AppError('not_found'))
  })

  test('more than 30 times an hour from one address is refused', async () => {
    const listing = await comingSoon()
    for (let round = 0; round < 30; round++) await watch(listing)
    await expect(watch(listing)).rejects.toMatchObject({ code: 'limit_exceeded' })
  })
})

describe('telling the watchers', () => {
  test.each([
    ['en', 'Engine can now be connected', 'You asked to be told'],
    ['fr', 'Engine\u00a0: vous pouvez désormais connecter cette intégration', 'Vous l’aviez demandé'],
  ] as const)('mails each in their language: %s', async (locale, subject, words) => {
    const listing = await comingSoon()
    const email = await watch(listing, undefined, locale)
    await goLive(listing)
    expect(await notifyWatchers(systemActor(), listing.id)).toBe(1)
    const [mail, ...others] = await mailsTo(email)
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale, subject })
    expect(mail?.text).toContain(words)
    expect(mail?.text).toContain(`/${locale}/marketplace/${listing.slug}`)
  })

  test('mails each once, in a second run, in runs at the same moment and over several batches', async () => {
    const listing = await comingSoon()
    await db.listingWatch.createMany({
      data: Array.from({ length: 230 }, (_, index) => ({
        listingId: listing.id,
        email: `many-${index}-${listing.slug}@example.com`,
        locale: 'en',
      })),
    })
    await goLive(listing)
    const counts = await Promise.all([1, 2].map(() => notifyWatchers(systemActor(), listing.id)))
    const rest = await notifyWatchers(systemActor(), listing.id)
    expect(counts.reduce((sum, count) => sum + count, rest)).toBe(230)
    expect(await notifyWatchers(systemActor(), listing.id)).toBe(0)
    const mails = await db.mailMessage.groupBy({
      by: ['recipient'],
      where: { recipient: { endsWith: `-${listing.slug}@example.com` } },
      _count: true,
    })
    expect(mails).toHaveLength(230)
    expect(mails.every(({ _count }) => _count === 1)).toBe(true)
    expect(await db.listingWatch.count({ where: { listingId: listing.id, notifiedAt: null } })).toBe(0)
  })

  test('mails nobody while the listing is still coming soon', async () => {
    const listing = await comingSoon()
    const email = await watch(listing)
    expect(await notifyWatchers(systemActor(), listing.id)).toBe(0)
    expect(await mailsTo(email)).toEqual([])
  })

  test('leaves the watchers of other listings alone', async () => {
    const [listing, other] = await Promise.all([comingSoon(), comingSoon()])
    const email = await watch(other)
    await Promise.all([goLive(listing), goLive(other)])
    expect(await notifyWatchers(systemActor(), listing.id)).toBe(0)
    expect(await mailsTo(email)).toEqual([])
  })

  test('is Portico’s own doing: nobody who is signed in, nor a visitor, may start it', async () => {
    const listing = await comingSoon()
    const email = await watch(listing)
    await goLive(listing)
    const actors = [
      await memberActor(await createOrganization(db)),
      await partnerActor(),
      await operatorActor(),
    ]
    for (const actor of actors) {
      await expect(notifyWatchers(actor, listing.id)).rejects.toThrow(new AppError('forbidden'))
    }
    await expect(notifyWatchers(visitor, listing.id)).rejects.toThrow(new AppError('unauthenticated'))
    expect(await mailsTo(email)).toEqual([])
  })

  test('is a job that the worker knows', async () => {
    const listing = await comingSoon()
    const email = await watch(listing)
    await goLive(listing)
    expect(jobs).toContain(notifyListingWatchers)
    await notifyListingWatchers.run({ listingId: listing.id })
    expect(await mailsTo(email)).toHaveLength(1)
  })
})

describe('looking for what has come', () => {
  beforeEach(async () => {
    await db.listingWatch.deleteMany()
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  })

  test.each(['beta', 'live'] as const)(
    'once a listing is %s its watchers are mailed, once',
    async (stage) => {
      const listing = await comingSoon()
      const email = await watch(listing)
      await findArrivals.run({})
      expect(await listJobs()).toEqual([])
      await db.listing.update({ where: { id: listing.id }, data: { stage } })
      for (let hour = 0; hour < 3; hour += 1) {
        await findArrivals.run({})
        await runJobs()
      }
      expect(await mailsTo(email)).toHaveLength(1)
      expect(await listJobs()).toEqual([])
    },
  )

  test('twice before the worker comes round is one job for each listing', async () => {
    const listings = [await comingSoon(), await comingSoon()]
    for (const listing of listings) {
      await watch(listing)
      await watch(listing)
      await goLive(listing)
    }
    await findArrivals.run({})
    await findArrivals.run({})
    const waiting = await listJobs()
    expect(waiting.map(({ task }) => task)).toEqual(Array(2).fill('listing-watches.notify'))
    expect(waiting.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining(listings.map(({ id }) => ({ listingId: id }))),
    )
  })

  test('what is gone, or has nobody left to tell, is passed over', async () => {
    const [told, archived, deprecated] = [await comingSoon(), await comingSoon(), await comingSoon()]
    for (const listing of [told, archived, deprecated]) await watch(listing)
    await goLive(told)
    await notifyWatchers(systemActor(), told.id)
    await db.listing.update({ where: { id: archived.id }, data: { stage: 'archived' } })
    await db.listing.update({ where: { id: deprecated.id }, data: { stage: 'deprecated' } })
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
    await enqueueArrivals(systemActor())
    expect(await listJobs()).toEqual([])
  })

  test('is Portico’s own doing', async () => {
    await expect(enqueueArrivals(await operatorActor())).rejects.toThrow(new AppError('forbidden'))
    await expect(enqueueArrivals(visitor)).rejects.toThrow(new AppError('unauthenticated'))
  })
})
