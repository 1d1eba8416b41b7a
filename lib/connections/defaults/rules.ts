import { isDraft } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'

interface DefaultFacts extends ConnectionFacts {
  verifiedAt: Date | null
  /** What a policy holds back. */
  heldReason?: string | null
}

/**
 * Whether a connection can be the default of its listing: past its set-up, and not kept from its first use by a
 * missing approval. While a listing has any such connection, exactly one is the default (`appointDefaults`).
 */
export function canBeDefault({ heldReason = null, ...facts }: DefaultFacts): boolean {
  const isUnapproved = facts.stateReason === 'approval' || facts.stateReason === 'declined'
  return !isDraft(facts) && !isUnapproved && heldReason !== 'approval'
}
