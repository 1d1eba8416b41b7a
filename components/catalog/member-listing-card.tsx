import { AudienceIndicator } from '@/components/activations/audience-indicator'
import { StateBadge } from '@/components/activations/state-badge'
import type { CatalogCard, MemberCardState } from '@/lib/catalog/schema'
import { ListingCard } from './listing-card'

export interface MemberListingCardProps {
  card: CatalogCard
  state: MemberCardState | null
  /** Whether the member may change whom it is available to. */
  canEdit: boolean
}

/** A card with what the member's organization has made of the listing. */
export function MemberListingCard({ card, state, canEdit }: MemberListingCardProps) {
  if (!state) return <ListingCard card={card} />
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
