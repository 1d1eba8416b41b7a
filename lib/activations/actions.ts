'use server'

import { suggestRecipients, takeDeactivateStep, takeStep } from '@/lib/activations/editing/queries'
import { recipientsAfter } from '@/lib/activations/editing/rules'
import {
  activationFormSchema,
  countFormSchema,
  type DeactivateStep,
  deactivateFormSchema,
  type SegmentStep,
  searchFormSchema,
  segmentFormSchema,
  undoFormSchema,
} from '@/lib/activations/editing/schema'
import { countRecipients } from '@/lib/activations/impact/queries'
import { activate, deactivate, reactivate, segment, undo } from '@/lib/activations/mutations'
import { formAction } from '@/lib/http/action-client'
import type { FormState } from '@/lib/http/form-state'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { toLocale } from '@/lib/i18n/routing'

const takeSegmentStep = formAction(segmentFormSchema, async (input, actor): Promise<SegmentStep> => {
  if (input.intent !== 'apply') return takeStep(actor, input)
  const { connectionId, activationId, version, next, locale } = input
  const recipients = recipientsAfter(input, { kind: 'apply' })
  if (activationId) {
    const { changeId } = await segment(actor, { activationId, version, recipients })
    if (!changeId) return takeStep(actor, { ...input, intent: 'back' })
  } else {
    await activate(actor, { connectionId, recipients })
  }
  const page = next === 'done' ? 'setup/done' : 'access'
  return redirectAfterChange({ href: `/connections/${connectionId}/${page}`, locale: toLocale(locale) })
})

const takeDeactivation = formAction(deactivateFormSchema, async (input, actor): Promise<DeactivateStep> => {
  if (input.intent !== 'apply') return takeDeactivateStep(actor, input)
  await deactivate(actor, input)
  return toAccess(input)
})

/** Chooses recipients: each button of the form is a step; saving leads on. A refusal keeps the step. */
export async function segmentAction(
  previous: FormState<SegmentStep>,
  form: FormData,
): Promise<FormState<SegmentStep>> {
  const state = await takeSegmentStep(previous, form)
  return state.status === 'failed' ? { ...state, data: previous.data } : state
}

/** Deactivates after its impact was shown. A refusal keeps the impact in view. */
export async function deactivateAction(
  previous: FormState<DeactivateStep>,
  form: FormData,
): Promise<FormState<DeactivateStep>> {
  const state = await takeDeactivation(previous, form)
  return state.status === 'failed' ? { ...state, data: previous.data } : state
}

export const reactivateAction = formAction(activationFormSchema, async (input, actor): Promise<null> => {
  await reactivate(actor, input)
  return toAccess(input)
})

export const undoAction = formAction(undoFormSchema, async (input, actor): Promise<null> => {
  await undo(actor, input.changeId)
  return toAccess(input)
})

export const searchRecipientsAction = formAction(searchFormSchema, ({ q }, actor) =>
  suggestRecipients(actor, q),
)

export const countRecipientsAction = formAction(countFormSchema, ({ recipients, ...lists }, actor) =>
  countRecipients(actor, { everyone: recipients === 'everyone', ...lists }),
)

function toAccess({ connectionId, locale }: { connectionId: string; locale: string }): never {
  return redirectAfterChange({ href: `/connections/${connectionId}/access`, locale: toLocale(locale) })
}
