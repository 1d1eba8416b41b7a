import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'

/** The watch by which the signed-in person waits to hear that a coming-soon listing is live; null without one. */
export async function findOwnWatch(actor: Actor, slug: string): Promise<{ email: string } | null> {
  authorize(actor, 'listing-watch:read')
  return db.listingWatch.findFirst({
    where: { email: actor.email, notifiedAt: null, listing: { slug, stage: 'coming_soon' } },
    select: { email: true },
  })
}
