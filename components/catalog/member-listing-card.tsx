import { AudienceIndicator } from '@/components/activations/audience-indicator'
import { StateBadge } from '@/components/activations/state-badge'
import { PolicyMark } from '@/components/policies/policy-mark'
import type { CatalogCard, MemberCardState } from '@/lib/catalog/schema'
import { ListingCard } from './listing-card'

export interface MemberListingCardProps {
  card: CatalogCard
  state: MemberCardState | null
  /** Whether the member may change whom it is available to. */
  canEdit: boolean
  /** Why the organization's policy does not allow it, empty where no reason is given; null: it does. */
  blocked?: string | null
}

/** A card with what the member's organization has made of the listing. */
export function MemberListingCard({ card, state, canEdit, blocked = null }: MemberListingCardProps) {
  if (!state) return <ListingCard card={card} state={blocked !== null && <PolicyMark reason={blocked} />} />
  return (
    <ListingCard
      card={card}
      state={<StateBadge display={state.display} />}
      corner={
        state.recipients && (
          <AudienceIndicator
            connectionId={state.connectionId}
            slug={card.slug}
            recipients={state.recipients}
            canEdit={canEdit}
          />
        )
      }
    />
  )
}
