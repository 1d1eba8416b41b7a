import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { previewPolicy } from '@/lib/connections/policy/queries'
import type { PolicyStep } from '@/lib/connections/policy/schema'
import { AppError } from '@/lib/errors'
import { toLocale } from '@/lib/i18n/routing'
import { getPolicy, listGoverned, searchGoverned } from '@/lib/policies/queries'
import { areSamePolicies, draftOf, problemsOf, strayReasons } from '@/lib/policies/rules'
import type { PolicyDraft, PolicyForm } from '@/lib/policies/schema'

/**
 * Where the form of a policy stands after a press of a button.
 * @throws AppError `invalid` with fields, or `policy.unchanged`; `conflict` (`changedMeanwhile`)
 */
export async function takePolicyStep(
  actor: Actor,
  form: PolicyForm,
  intent = form.intent,
): Promise<PolicyStep> {
  authorize(actor, 'policy:update')
  const draft = withAdded(draftOf(form), intent)
  const isReview = intent === 'review'
  if (isReview) await requireReviewable(actor, draft, form)
  const slugs = draft.rules.flatMap(({ subject, value }) => (subject === 'listing' ? [value] : []))
  const isSearch = intent === 'find' || intent.startsWith('add:')
  const [{ listings }, found, impact] = await Promise.all([
    listGoverned(actor, slugs, toLocale(form.locale)),
    isSearch && form.q ? searchGoverned(actor, form.q) : null,
    isReview ? previewPolicy(actor, draft) : null,
  ])
  return {
    view: isReview ? 'review' : 'edit',
    version: form.version,
    draft,
    listings,
    found: found?.filter(({ slug }) => !slugs.includes(slug)) ?? null,
    impact,
    isNews: false,
  }
}

/** The draft with the listing that was chosen from a search. */
function withAdded(draft: PolicyDraft, intent: string): PolicyDraft {
  const [kind, value, effect] = intent.split(':')
  if (kind !== 'add' || !value) return draft
  const others = draft.rules.filter((rule) => rule.subject !== 'listing' || rule.value !== value)
  const added = {
    subject: 'listing',
    value,
    effect: effect === 'allow' ? 'allow' : 'block',
    reason: '',
  } as const
  return { ...draft, rules: [...others, added] }
}

async function requireReviewable(actor: Actor, draft: PolicyDraft, form: PolicyForm): Promise<void> {
  const before = await getPolicy(actor)
  const fields = { ...problemsOf(draft), ...strayReasons(form, before) }
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { reason: 'checkFields', fields })
  if (before.version !== form.version) throw new AppError('conflict', { reason: 'changedMeanwhile' })
  if (areSamePolicies(before, draft)) throw new AppError('invalid', { reason: 'policy.unchanged' })
}
