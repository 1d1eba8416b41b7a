import { type Intent, parseIntent, recipientsAfter } from '@/lib/activations/editing/rules'
import type {
  DeactivateForm,
  DeactivateStep,
  SegmentForm,
  SegmentStep,
  Suggestions,
} from '@/lib/activations/editing/schema'
import { countRecipients, listImpact, previewImpact } from '@/lib/activations/impact/queries'
import { describeRecipients } from '@/lib/activations/queries'
import { hasRecipients } from '@/lib/activations/rules'
import type { Proposal, Recipients } from '@/lib/activations/schema'
import { recipientsSchema } from '@/lib/activations/schema'
import { searchAudiences } from '@/lib/audiences/queries'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { searchEmployees } from '@/lib/directory/queries'
import { AppError } from '@/lib/errors'

/** How many audiences and how many people a search offers. */
const offered = { audiences: 6, employees: 8 } as const

/** Audiences and people of the directory that fit what was typed. */
export async function suggestRecipients(actor: Actor, query: string): Promise<Suggestions> {
  authorize(actor, 'activation:read')
  const [audiences, employees] = await Promise.all([
    searchAudiences(actor, { query, limit: offered.audiences }),
    searchEmployees(actor, { query, limit: offered.employees }),
  ])
  return {
    audiences: audiences.map(({ id, name, memberCount }) => ({ id, name, memberCount })),
    employees: employees.map(({ id, givenName, familyName, jobTitle, department }) => ({
      id,
      name: `${givenName} ${familyName}`,
      jobTitle,
      department,
      hasLeft: false,
    })),
  }
}

/**
 * Where the form that chooses recipients stands after a press of a button: for browsers without JavaScript,
 * and for the review of a change in all.
 * @throws AppError `not_found` for a foreign audience or employee; `invalid` (`chooseRecipients`,
 * `tooManyAudiences`, `tooManyEmployees`)
 */
export async function takeStep(actor: Actor, form: SegmentForm): Promise<SegmentStep> {
  authorize(actor, 'activation:read')
  const intent = parseIntent(form.intent)
  const recipients = parseRecipients(recipientsAfter(form, intent))
  const isReview = intent.kind === 'review' || intent.kind === 'page'
  if (isReview && !hasRecipients(recipients)) throw new AppError('invalid', { reason: 'chooseRecipients' })
  const proposal: Proposal = { kind: 'recipients', recipients }
  const [names, reach, suggestions, review] = await Promise.all([
    describeRecipients(actor, recipients),
    countRecipients(actor, recipients),
    intent.kind === 'search' || intent.kind === 'add' ? suggestRecipients(actor, form.q) : null,
    isReview ? readReview(actor, form.connectionId, proposal, intent) : { impact: null, page: null },
  ])
  return {
    view: isReview ? 'review' : 'choose',
    version: form.version,
    selection: { everyone: recipients.everyone, ...names },
    reach,
    suggestions,
    ...review,
  }
}

/** The impact of a deactivation, once it was asked for. */
export async function takeDeactivateStep(actor: Actor, form: DeactivateForm): Promise<DeactivateStep> {
  authorize(actor, 'activation:read')
  const intent = parseIntent(form.intent)
  if (intent.kind === 'back') return { version: form.version, impact: null, page: null }
  const review = await readReview(actor, form.connectionId, { kind: 'deactivate' }, intent)
  return { version: form.version, ...review }
}

async function readReview(actor: Actor, connectionId: string, proposal: Proposal, intent: Intent) {
  const [impact, page] = await Promise.all([
    previewImpact(actor, { connectionId, proposal }),
    intent.kind === 'page'
      ? listImpact(actor, { connectionId, proposal, side: intent.side, page: intent.page })
      : null,
  ])
  return { impact, page }
}

// One more press can pass the limits that the form itself kept.
function parseRecipients(recipients: Recipients): Recipients {
  const parsed = recipientsSchema.safeParse(recipients)
  if (parsed.success) return parsed.data
  throw new AppError('invalid', { reason: parsed.error.issues[0]?.message })
}
