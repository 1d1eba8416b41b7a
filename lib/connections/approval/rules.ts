import type { ConnectionFacts } from '@/lib/connections/schema'

interface ApprovalFacts {
  /** Who set it up; null: it was never submitted, or nobody answers for it. */
  submittedById: string | null
  approvedAt: Date | null
  /** Of its first test that passed, before this one. */
  verifiedAt: Date | null
}

/**
 * Whether a connection that would be connected has to be approved first: a new one, or one that was submitted and
 * never approved. What was in use before approvals were asked for stays in use.
 */
export function needsApproval(
  { state, stateReason, submittedById, approvedAt, verifiedAt }: ConnectionFacts & ApprovalFacts,
  policy: { requiresApproval: boolean },
): boolean {
  if (!policy.requiresApproval || approvedAt || state === 'connected') return false
  const isSubmitted = submittedById !== null || isAwaitingApproval({ state, stateReason })
  return isSubmitted || (state === 'pending' && verifiedAt === null)
}

/** Whether a connection waits for a second admin. */
export function isAwaitingApproval({ state, stateReason }: ConnectionFacts): boolean {
  return state === 'pending' && stateReason === 'approval'
}
