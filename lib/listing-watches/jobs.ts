import { systemActor } from '@/lib/auth/actor'
import { enqueueArrivals, notifyWatchers } from '@/lib/listing-watches/mutations'
import { findArrivalsJob, notifyWatchersJob } from '@/lib/listing-watches/schema'
import { handleJob } from '@/lib/queue'

export const notifyListingWatchers = handleJob(notifyWatchersJob, async ({ listingId }) => {
  await notifyWatchers(systemActor(), listingId)
})

export const findArrivals = handleJob(findArrivalsJob, () => enqueueArrivals(systemActor()))
