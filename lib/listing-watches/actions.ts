'use server'

import { formAction } from '@/lib/http/action-client'
import { guardedFormAction } from '@/lib/http/guarded-form-action'
import { stopWatching, watchListing } from '@/lib/listing-watches/mutations'
import { stopWatchingForm, watchForm } from '@/lib/listing-watches/schema'

export const watchListingAction = guardedFormAction('listing-watch', watchForm, (input, actor, address) =>
  watchListing(actor, input, address),
)

export const stopWatchingAction = formAction(stopWatchingForm, async ({ slug }, actor): Promise<unknown> => {
  await stopWatching(actor, slug)
  return null
})
