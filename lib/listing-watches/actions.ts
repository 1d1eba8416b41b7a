'use server'

import { guardedFormAction } from '@/lib/http/guarded-form-action'
import { watchListing } from '@/lib/listing-watches/mutations'
import { watchForm } from '@/lib/listing-watches/schema'

export const watchListingAction = guardedFormAction('listing-watch', watchForm, (input, actor, address) =>
  watchListing(actor, input, address),
)
