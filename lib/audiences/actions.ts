'use server'

import { findPeople } from '@/lib/audiences/editing/people/queries'
import {
  previewForm,
  readAudienceForm,
  takeAudienceStep,
  takeChangedStep,
} from '@/lib/audiences/editing/queries'
import { parseIntent } from '@/lib/audiences/editing/rules'
import {
  type AudienceForm,
  type AudienceStep,
  audienceFormSchema,
  type DeleteAudienceStep,
  deleteAudienceSchema,
  peopleSearchSchema,
} from '@/lib/audiences/editing/schema'
import { createAudience, deleteAudience, updateAudience } from '@/lib/audiences/saving/mutations'
import type { Actor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { formAction } from '@/lib/http/action-client'
import type { FormState } from '@/lib/http/form-state'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'

// The step itself carries what was sent; echoing it besides would double it with each press.
const nothingTwice = { secretFields: () => true }

const takeStep = formAction(
  audienceFormSchema,
  async (form, actor): Promise<AudienceStep> => {
    if (parseIntent(form.intent).kind !== 'apply') return takeAudienceStep(actor, form)
    const saved = await save(actor, form).catch((error: unknown) => {
      if (error instanceof AppError && error.details.reason === 'audienceChanged') return null
      throw error
    })
    if (saved === null) return takeChangedStep(actor, form)
    const { id, done } = saved
    return redirectAfterChange({ href: `/audiences/${id}?done=${done}`, locale: form.locale })
  },
  nothingTwice,
)

async function save(actor: Actor, form: AudienceForm): Promise<{ id: string; done: string }> {
  const input = await readAudienceForm(actor, form)
  const { audienceId, version, restored } = form
  if (audienceId === '') return { ...(await createAudience(actor, input)), done: 'created' }
  const change = { ...input, audienceId, version, ...(restored > 0 && { restored }) }
  const result = await updateAudience(actor, change)
  return { id: audienceId, done: result.version === version ? 'unchanged' : 'saved' }
}

/** Edits an audience: each button of the form is a step; saving leads on. A refusal keeps everything typed. */
export async function audienceAction(
  previous: FormState<AudienceStep>,
  form: FormData,
): Promise<FormState<AudienceStep>> {
  const state = await takeStep(previous, form)
  if (state.status !== 'failed') return state
  form.set('intent', 'refresh')
  const kept = await takeStep(previous, form)
  const data = kept.data ? { ...kept.data, isAttempted: true } : previous.data
  return { ...state, data }
}

/** Whom the audience in the form takes in; no data while its conditions are not complete. */
export const previewAudienceAction = formAction(
  audienceFormSchema,
  (form, actor) => previewForm(actor, form),
  nothingTwice,
)

export const findPeopleAction = formAction(peopleSearchSchema, ({ q }, actor) => findPeople(actor, q))

const takeDeletion = formAction(
  deleteAudienceSchema,
  async ({ audienceId, intent, locale }, actor): Promise<DeleteAudienceStep> => {
    if (intent !== 'apply') return { isAsked: intent === 'review' }
    await deleteAudience(actor, audienceId)
    return redirectAfterChange({ href: '/audiences?done=deleted', locale })
  },
)

/** Deletes an audience that nothing uses, after asking once more. */
export async function deleteAudienceAction(
  previous: FormState<DeleteAudienceStep>,
  form: FormData,
): Promise<FormState<DeleteAudienceStep>> {
  return takeDeletion(previous, form)
}
