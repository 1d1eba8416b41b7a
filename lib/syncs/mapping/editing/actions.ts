'use server'

import { refresh } from 'next/cache'
import { formAction } from '@/lib/http/action-client'
import { editMapping } from '@/lib/syncs/mapping/editing/mutations'
import { mappingForm } from '@/lib/syncs/mapping/editing/schema'

/** A step of the form of a mapping. */
export const editMappingAction = formAction(mappingForm, async (form, actor) => {
  const step = await editMapping(actor, form)
  if (step.kind === 'saved') refresh()
  return step
})
