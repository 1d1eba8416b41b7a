import { createHash } from 'node:crypto'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { ConnectionState } from '@/lib/generated/prisma/enums'
import { deciding } from '@/lib/policies/rules'
import type { PolicyDraft, Verdict } from '@/lib/policies/schema'

/** What a policy decides upon. */
export interface GovernedConnection extends ConnectionFacts {
  id: string
  heldState: ConnectionState | null
  heldReason: string | null
  authMethod: string | null
  verifiedAt: Date | null
  /** Its last test failed. */
  hasFailed: boolean
  listingSlug: string
  categorySlugs: string[]
}

/** What a policy makes of a connection: it stops, with the verdict that stops it, or goes on as before. */
export interface PolicyChange {
  id: string
  before: ConnectionFacts
  after: ConnectionFacts
  /** Null where it goes on. */
  verdict: Verdict | null
}

/** What would change with this policy. Drafts stay drafts: each of their steps asks the policy itself. */
export function changesBy(policy: PolicyDraft, connections: readonly GovernedConnection[]): PolicyChange[] {
  const decide = deciding(policy)
  return connections.flatMap((connection): PolicyChange[] => {
    const { id, state, stateReason, listingSlug, categorySlugs, authMethod } = connection
    const before = { state, stateReason }
    const verdict = decide({ listingSlug, categorySlugs, method: authMethod })
    if (isHeld(connection)) {
      return verdict ? [] : [{ id, before, after: stateAfterHold(connection), verdict }]
    }
    if (!verdict || !isStoppable(connection)) return []
    return [{ id, before, after: { state: 'inactive', stateReason: 'policy' }, verdict }]
  })
}

/** Whether a policy holds it back. */
function isHeld({ state, stateReason, heldState }: GovernedConnection): boolean {
  return state === 'inactive' && stateReason === 'policy' && heldState !== null
}

/** In use, or submitted for it. What somebody switched off stays switched off by them. */
function isStoppable({ state, stateReason, verifiedAt }: GovernedConnection): boolean {
  if (state === 'inactive') return false
  return state !== 'pending' || verifiedAt !== null || stateReason === 'approval'
}

// A link whose last test failed does not come back as if it had passed.
function stateAfterHold({ heldState, heldReason, hasFailed }: GovernedConnection): ConnectionFacts {
  const state = heldState ?? 'needs_reconnect'
  const isDoubtful = state === 'connected' && heldReason === null && hasFailed
  return { state, stateReason: isDoubtful ? 'degraded' : heldReason }
}

/** Tells one impact from another, so that nobody confirms what they did not see. */
export function fingerprintOf(changes: readonly PolicyChange[], employees: readonly number[]): string {
  const lines = changes.map(({ id, after }) => `${id} ${after.state} ${after.stateReason ?? ''}`).sort()
  return createHash('sha256')
    .update(JSON.stringify([lines, employees]))
    .digest('base64url')
}
