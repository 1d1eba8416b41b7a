import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import type { ListingStage, Tier } from '@/lib/generated/prisma/enums'

const tierVariant = { select: 'outline', elite: 'tinted', premier: 'filled' } as const
/** Names of partnership tiers; they are never translated. */
export const tierName: Record<Tier, string> = { select: 'Select', elite: 'Elite', premier: 'Premier' }

/** Tier and stage of a listing; a live listing needs no word for it. */
export function ListingBadges({ tier, stage }: { tier: Tier | null; stage: ListingStage }) {
  const t = useTranslations('catalog')
  return (
    <span className="flex shrink-0 flex-col items-end gap-1">
      {stage !== 'live' && (
        <Badge variant={stage === 'deprecated' ? 'warning' : 'neutral'}>{t(`stage.${stage}`)}</Badge>
      )}
      {tier && <Badge variant={tierVariant[tier]}>{tierName[tier]}</Badge>}
    </span>
  )
}
