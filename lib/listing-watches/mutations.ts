import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { ListingStage } from '@/lib/generated/prisma/enums'
import { toLocale } from '@/lib/i18n/routing'
import { notifyWatchersJob, type WatchInput } from '@/lib/listing-watches/schema'
import { queueMail } from '@/lib/mail'
import { enqueue } from '@/lib/queue'
import { consume } from '@/lib/rate-limit'

const hour = 60 * 60
const limits = {
  address: { name: 'listing-watch-address', points: 30, seconds: hour },
  email: { name: 'listing-watch-email', points: 50, seconds: 24 * hour },
}

/**
 * Remembers who wants to hear when a coming-soon listing is live. Asking twice is asking once, and the
 * answer does not tell which it was.
 * @param address of the sender, for limits
 * @throws AppError `limit_exceeded`, `not_found`, `conflict` when the listing is no longer coming soon
 */
export async function watchListing(actor: Actor, input: WatchInput, address: string): Promise<void> {
  authorize(actor, 'listing:watch')
  await consume(limits.address, address)
  await consume(limits.email, input.email)
  await db.$transaction(async (tx) => {
    const listing = await tx.listing.findFirst({
      where: { slug: input.slug, stage: { not: 'archived' } },
      select: { id: true, stage: true },
    })
    if (!listing) throw new AppError('not_found')
    if (listing.stage !== 'coming_soon') throw new AppError('conflict', { reason: 'listingNoLongerComing' })
    const [watch] = await tx.listingWatch.createManyAndReturn({
      data: { listingId: listing.id, email: input.email, locale: input.locale },
      skipDuplicates: true,
      select: { id: true },
    })
    if (!watch) return
    await audit(tx, actor, {
      action: 'listing-watch.created',
      subject: { type: 'listing-watch', id: watch.id },
      details: { listingId: listing.id },
    })
  })
}

/**
 * Forgets that the signed-in person waits for a listing, by their own address. Stopping twice is stopping once.
 * Whoever was told already is not forgotten: nobody is told twice.
 */
export async function stopWatching(actor: Actor, slug: string): Promise<void> {
  authorize(actor, 'listing-watch:delete')
  await db.$transaction(async (tx) => {
    const watch = await tx.listingWatch.findFirst({
      where: { email: actor.email, notifiedAt: null, listing: { slug } },
      select: { id: true, listingId: true },
    })
    if (!watch) return
    const { count } = await tx.listingWatch.deleteMany({ where: { id: watch.id, notifiedAt: null } })
    if (count === 0) return
    await audit(tx, actor, {
      action: 'listing-watch.deleted',
      subject: { type: 'listing-watch', id: watch.id },
      details: { listingId: watch.listingId },
    })
  })
}

const arrived: ListingStage[] = ['beta', 'live']

/**
 * Enqueues the telling of watchers for each listing that is in beta or live and still has some to tell.
 * Whoever changes a stage need not think of it.
 */
export async function enqueueArrivals(actor: Actor): Promise<void> {
  authorize(actor, 'listing:notify-watchers')
  const listings = await db.listing.findMany({
    where: { stage: { in: arrived }, watches: { some: { notifiedAt: null } } },
    select: { id: true },
  })
  for (const { id } of listings) {
    await enqueue(db, notifyWatchersJob, { listingId: id }, { key: `${notifyWatchersJob.name}:${id}` })
  }
}

const batchSize = 100

/**
 * Mails everyone who waits for the listing, each once however often this runs.
 * @returns how many were mailed now; 0 while the listing is neither in beta nor live
 */
export async function notifyWatchers(actor: Actor, listingId: string): Promise<number> {
  authorize(actor, 'listing:notify-watchers')
  let total = 0
  for (;;) {
    const count = await db.$transaction((tx) => notifyBatch(tx, actor, listingId))
    total += count
    if (count < batchSize) return total
  }
}

async function notifyBatch(tx: Transaction, actor: Actor, listingId: string): Promise<number> {
  const listing = await tx.listing.findFirst({
    where: { id: listingId, stage: { in: arrived } },
    select: { slug: true, name: true, publisher: { select: { name: true } } },
  })
  if (!listing) return 0
  // Locked rows are another run's: skipping them, no two runs mail the same person.
  const watches = await tx.$queryRaw<{ email: string; locale: string }[]>`
    UPDATE "ListingWatch" SET "notifiedAt" = now()
    WHERE id IN (
      SELECT id FROM "ListingWatch"
      WHERE "listingId" = ${listingId}::uuid AND "notifiedAt" IS NULL
      ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    )
    RETURNING email, locale`
  for (const { email, locale } of watches) {
    await queueMail(tx, {
      to: email,
      locale: toLocale(locale),
      template: 'listingIsLive',
      values: {
        listing: listing.name,
        publisher: listing.publisher.name,
        url: `${getEnv().PORTICO_URL}/${toLocale(locale)}/marketplace/${listing.slug}`,
      },
    })
  }
  if (watches.length > 0) {
    await audit(tx, actor, {
      action: 'listing-watch.notified',
      subject: { type: 'listing', id: listingId },
      details: { count: watches.length },
    })
  }
  return watches.length
}
