import { useTranslations } from 'next-intl'
import { StateBadge } from '@/components/activations/state-badge'
import { ConnectButton } from '@/components/connections/connect-button'
import { PolicyNotice } from '@/components/policies/policy-notice'
import { Button } from '@/components/ui/button'
import type { ListingDetail, MemberCardState } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'
import { DemoLink } from './visitor-actions'

export interface MemberActionsProps {
  listing: ListingDetail
  state: MemberCardState | null
  canConnect: boolean
  /** Why the organization's policy does not allow it, empty where no reason is given; null: it does. */
  blocked?: string | null
}

/** What a member can do with a listing that is not still to come; without the right to connect, only look. */
export function MemberActions({ listing, state, canConnect, blocked = null }: MemberActionsProps) {
  const t = useTranslations('catalog')
  const mayConnect = canConnect && blocked === null
  return (
    <>
      {state && <StateBadge display={state.display} />}
      {state && !state.connectionId && (
        <p className="text-muted-foreground text-xs">{t('hiddenConnection')}</p>
      )}
      {state?.display.state === 'connected' && state.connectionId && (
        <Button asChild>
          <Link href={`/connections/${state.connectionId}/access`}>
            {t(canConnect ? 'manage' : 'seeAccess')}
          </Link>
        </Button>
      )}
      {state?.connectionId && state.display.state !== 'connected' && (
        <ConnectionLink connectionId={state.connectionId} display={state.display} canRepair={canConnect} />
      )}
      {blocked !== null && <PolicyNotice reason={blocked} />}
      {!state && mayConnect && <ConnectButton slug={listing.slug} />}
      {state && (state.display.state === 'connected' || !state.connectionId) && mayConnect && (
        <ConnectButton slug={listing.slug} isFurther />
      )}
      {!state && !canConnect && <p className="text-muted-foreground text-xs">{t('viewOnly')}</p>}
      <DemoLink listing={listing} />
    </>
  )
}

/** Leads to what repairs the state, or for those who cannot, to the connection. */
function ConnectionLink({
  connectionId,
  display,
  canRepair,
}: Pick<MemberCardState, 'display'> & { connectionId: string; canRepair: boolean }) {
  const t = useTranslations('catalog')
  const { action } = display
  const repair = canRepair && action !== 'connect' ? action : null
  const isAboutAccess = repair === 'activate' || repair === 'reactivate'
  return (
    <Button asChild variant={repair ? 'default' : 'outline'}>
      <Link href={isAboutAccess ? `/connections/${connectionId}/access` : `/connections/${connectionId}`}>
        {repair ? t(`repair.${repair}`) : t(canRepair ? 'openConnection' : 'viewConnection')}
      </Link>
    </Button>
  )
}
