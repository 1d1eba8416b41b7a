import type { ConnectionFacts } from '@/lib/connections/schema'

/**
 * Whether nobody has to enter or authorize anything any more: it works, waits for an approval, or was switched off.
 * What a policy holds back, or what has to be agreed to first, goes on afterwards.
 */
export function needsNobody({ state, stateReason }: ConnectionFacts): boolean {
  if (state === 'pending') return stateReason === 'approval'
  if (state === 'inactive') return stateReason === 'admin'
  return state === 'connected'
}
