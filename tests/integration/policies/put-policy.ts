import type { MemberActor } from '@/lib/auth/actor'
import { changePolicy } from '@/lib/connections/policy/mutations'
import { previewPolicy } from '@/lib/connections/policy/queries'
import { getPolicy } from '@/lib/policies/queries'
import type { PolicyDraft, PolicyRule } from '@/lib/policies/schema'

export const openPolicy: PolicyDraft = { otherListings: 'allow', requiresApproval: false, rules: [] }

/** A policy with one block. */
export const blocking = (
  value: string,
  reason = '',
  subject: PolicyRule['subject'] = 'listing',
): PolicyDraft => ({ ...openPolicy, rules: [{ subject, value, effect: 'block', reason }] })

/** Looks at the impact and confirms it. */
export async function putPolicy(actor: MemberActor, draft: PolicyDraft) {
  const { version } = await getPolicy(actor)
  const { fingerprint } = await previewPolicy(actor, draft)
  return changePolicy(actor, { draft, version, fingerprint })
}
