import { useTranslations } from 'next-intl'
import { AudienceIndicator } from '@/components/activations/audience-indicator'
import { StateLabel } from '@/components/ui/state-label'
import type { CatalogCard, MemberCardState } from '@/lib/catalog/schema'
import { ListingCard } from './listing-card'

const tones = { connected: 'success', pending: 'warning', inactive: 'inactive' } as const

/** A card with what the member's organization has made of the listing. */
export function MemberListingCard({ card, state }: { card: CatalogCard; state: MemberCardState | null }) {
  const t = useTranslations('catalog')
  if (!state) return <ListingCard card={card} />
  return (
    <ListingCard
      card={card}
      state={<StateLabel tone={tones[state.state]}>{t(`state.${state.state}`)}</StateLabel>}
      corner={
        state.activation?.isActive ? (
          <AudienceIndicator connectionId={state.connectionId} activation={state.activation} />
        ) : undefined
      }
    />
  )
}
