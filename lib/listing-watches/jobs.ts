import { systemActor } from '@/lib/auth/actor'
import { notifyWatchers } from '@/lib/listing-watches/mutations'
import { notifyWatchersJob } from '@/lib/listing-watches/schema'
import { handleJob } from '@/lib/queue'

export const notifyListingWatchers = handleJob(notifyWatchersJob, async ({ listingId }) => {
  await notifyWatchers(systemActor(), listingId)
})
