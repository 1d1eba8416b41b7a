import { z } from 'zod'
import { emailAddress } from '@/lib/http/field-schema'
import { locales } from '@/lib/i18n/routing'
import { defineJob } from '@/lib/queue'

export const watchForm = z.object({
  slug: z.string().min(1).max(200),
  locale: z.enum(locales).catch('en'),
  email: emailAddress,
})
export const stopWatchingForm = watchForm.pick({ slug: true })

export type WatchInput = z.output<typeof watchForm>

/** Tells everyone who waits for a listing that it can be connected. */
export const notifyWatchersJob = defineJob('listing-watches.notify', z.object({ listingId: z.uuid() }))

/** Looks for listings that people wait for and that have come. */
export const findArrivalsJob = defineJob('listing-watches.find-arrivals', z.unknown())
