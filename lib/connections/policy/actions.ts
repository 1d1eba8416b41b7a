'use server'

import { takePolicyStep } from '@/lib/connections/policy/editing/queries'
import { changePolicy } from '@/lib/connections/policy/mutations'
import type { PolicyStep } from '@/lib/connections/policy/schema'
import { formAction } from '@/lib/http/action-client'
import type { FormState } from '@/lib/http/form-state'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { toLocale } from '@/lib/i18n/routing'
import { draftOf } from '@/lib/policies/rules'
import { policyFormSchema } from '@/lib/policies/schema'

const takeStep = formAction(policyFormSchema, async (input, actor): Promise<PolicyStep> => {
  if (input.intent !== 'apply') return takePolicyStep(actor, input)
  const draft = draftOf(input)
  const { version, fingerprint } = input
  const outcome = await changePolicy(actor, { draft, version, fingerprint })
  if (outcome.kind === 'review') {
    const step = await takePolicyStep(actor, input, 'back')
    return { ...step, view: 'review', impact: outcome.impact, isNews: true }
  }
  return redirectAfterChange({ href: '/settings/policy?done=changed', locale: toLocale(input.locale) })
})

/** Edits a policy: each button of the form is a step, the last one puts it in force. A refusal keeps the draft. */
export async function policyAction(
  previous: FormState<PolicyStep>,
  form: FormData,
): Promise<FormState<PolicyStep>> {
  const state = await takeStep(previous, form)
  if (state.status !== 'failed' || !previous.data) return state
  return {
    ...state,
    data: { ...previous.data, view: 'edit', impact: null, draft: draftOf(state.submitted ?? {}) },
  }
}
