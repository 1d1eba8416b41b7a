import type { ConnectionFacts } from '@/lib/connections/schema'

interface ApprovalFacts {
  /** Who set it up; null: it was never submitted. */
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
  { state, submittedById, approvedAt, verifiedAt }: Pick<ConnectionFacts, 'state'> & ApprovalFacts,
  policy: { requiresApproval: boolean },
): boolean {
  if (!policy.requiresApproval || approvedAt || state === 'connected') return false
  return submittedById !== null || (state === 'pending' && verifiedAt === null)
}

/** Whether a connection waits for a second admin. */
export function isAwaitingApproval({ state, stateReason }: ConnectionFacts): boolean {
  return state === 'pending' && stateReason === 'approval'
}
