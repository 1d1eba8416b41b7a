import { useTranslations } from 'next-intl'
import { ConnectButton } from '@/components/connections/connect-button'
import { WatchForm } from '@/components/listing-watches/watch-form'
import { Button } from '@/components/ui/button'
import { StateLabel } from '@/components/ui/state-label'
import type { ListingDetail, MemberCardState } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'
import { DemoLink } from './visitor-actions'

export interface MemberActionsProps {
  listing: ListingDetail
  state: MemberCardState | null
  canConnect: boolean
}

const tones = { connected: 'success', pending: 'warning', inactive: 'inactive' } as const

/** What a member with a marketplace right can do with a listing. */
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
      {state && <StateLabel tone={tones[state.state]}>{t(`state.${state.state}`)}</StateLabel>}
      {state?.state === 'connected' && (
        <Button asChild>
          <Link href={`/connections/${state.connectionId}/access`}>{t('manage')}</Link>
        </Button>
      )}
      {state && state.state !== 'connected' && (
        <Button asChild variant={state.state === 'pending' ? 'default' : 'outline'}>
          <Link href={`/connections/${state.connectionId}`}>
            {t(state.state === 'pending' ? 'continueSetup' : 'openConnection')}
          </Link>
        </Button>
      )}
      {!state && canConnect && <ConnectButton slug={listing.slug} />}
      {!state && !canConnect && <p className="text-muted-foreground text-xs">{t('viewOnly')}</p>}
      <DemoLink listing={listing} />
    </>
  )
}
