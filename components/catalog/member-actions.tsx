import { useTranslations } from 'next-intl'
import { StateBadge } from '@/components/activations/state-badge'
import { ConnectButton } from '@/components/connections/connect-button'
import { WatchForm } from '@/components/listing-watches/watch-form'
import { Button } from '@/components/ui/button'
import type { ListingDetail, MemberCardState } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'
import { DemoLink } from './visitor-actions'

export interface MemberActionsProps {
  listing: ListingDetail
  state: MemberCardState | null
  canConnect: boolean
}

/** What a member can do with a listing; without the right to connect, only look. */
export function MemberActions({ listing, state, canConnect }: MemberActionsProps) {
  const t = useTranslations('catalog')
  if (listing.stage === 'coming_soon') {
    return (
      <>
        <p className="text-muted-foreground text-sm">{t('comingSoon')}</p>
        <WatchForm slug={listing.slug} />
      </>
    )
  }
  return (
    <>
      {state && <StateBadge display={state.display} />}
      {state?.display.state === 'connected' && (
        <Button asChild>
          <Link href={`/connections/${state.connectionId}/access`}>
            {t(canConnect ? 'manage' : 'seeAccess')}
          </Link>
        </Button>
      )}
      {state && state.display.state !== 'connected' && (
        <Button asChild variant={state.display.state === 'pending' ? 'default' : 'outline'}>
          <Link href={`/connections/${state.connectionId}`}>{t(openingWord(state, canConnect))}</Link>
        </Button>
      )}
      {!state && canConnect && <ConnectButton slug={listing.slug} />}
      {state?.display.state === 'connected' && canConnect && <ConnectButton slug={listing.slug} isFurther />}
      {!state && !canConnect && <p className="text-muted-foreground text-xs">{t('viewOnly')}</p>}
      <DemoLink listing={listing} />
    </>
  )
}

function openingWord({ display }: MemberCardState, canConnect: boolean) {
  if (!canConnect) return 'viewConnection'
  return display.state === 'pending' ? 'continueSetup' : 'openConnection'
}
