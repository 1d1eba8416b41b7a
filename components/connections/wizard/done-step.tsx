import { useTranslations } from 'next-intl'
import { AppliedRecipients } from '@/components/activations/kept-recipients'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { Link } from '@/lib/i18n/navigation'

/** What was reached, and what happens next. */
export function DoneStep({ wizard, isActivated }: { wizard: Wizard; isActivated: boolean }) {
  const t = useTranslations('connections.done')
  const provider = wizard.listing.name
  const isUnverified = wizard.stateReason === 'unverified'
  return (
    <>
      {isActivated && <AppliedRecipients connectionId={wizard.id} />}
      <Alert
        variant={isUnverified ? 'warning' : 'success'}
        title={t(isUnverified ? 'unverifiedTitle' : 'title', { provider })}
      >
        {t(isActivated ? 'activated' : 'notActivated')}
      </Alert>
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold text-base">{t('nextTitle')}</h3>
        <ul className="flex max-w-text list-disc flex-col gap-2 ps-5">
          {isActivated && <li>{t('nextPeople')}</li>}
          <li>{t('nextChange')}</li>
          {wizard.isVerifiable && <li>{t('nextTest', { provider })}</li>}
        </ul>
      </section>
      <div className="flex flex-wrap gap-2">
        {!isActivated && (
          <Button asChild>
            <Link href={`/connections/${wizard.id}/access`}>{t('toAccess')}</Link>
          </Button>
        )}
        <Button asChild variant={isActivated ? 'default' : 'outline'}>
          <Link href={`/connections/${wizard.id}`}>{t('toConnection')}</Link>
        </Button>
        <Button asChild variant="outline">
          <Link href="/marketplace">{t('toMarketplace')}</Link>
        </Button>
      </div>
    </>
  )
}
