'use server'

import { formAction } from '@/lib/http/action-client'
import { setDigest } from '@/lib/syncs/digest/mutations'
import { digestForm } from '@/lib/syncs/digest/schema'

export const setDigestAction = formAction(digestForm, ({ wanted }, actor) =>
  setDigest(actor, wanted === 'yes'),
)
