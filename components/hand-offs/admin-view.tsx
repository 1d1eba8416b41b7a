import { useLocale, useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { PolicyNotice } from '@/components/policies/policy-notice'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { createHandOffAction } from '@/lib/hand-offs/actions'
import type { HandOffOffer, HandOffRow } from '@/lib/hand-offs/queries'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { CreateForm } from './create-form'
import { HandOffList } from './hand-off-list'

/** Asks somebody else for the credentials of a connection, and shows what became of each request. */
export function AdminView({ offer, rows }: { offer: HandOffOffer; rows: HandOffRow[] }) {
  const t = useTranslations('handOffs')
  const tConnections = useTranslations('connections')
  const locale = useLocale()
  const { id, name, listing } = offer
  const to = (href: string) => getPathname({ locale, href })
  return (
    <ClientMessages namespaces={['errors', 'connections', 'handOffs']}>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            label={tConnections('breadcrumb')}
            items={[
              { label: tConnections('title'), href: to('/connections') },
              { label: name, href: to(`/connections/${id}`) },
              { label: t('metaTitle') },
            ]}
          />
        }
        title={
          <span className="flex items-center gap-3">
            <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            <span className="wrap-anywhere">{t('title', { name })}</span>
          </span>
        }
        description={t('intro', { provider: listing.name })}
      />
      <div className="flex flex-col gap-8">
        <Creation offer={offer} />
        <section aria-labelledby="links-title" className="flex flex-col gap-3">
          <h2 id="links-title" className="font-semibold text-base">
            {t('list')}
          </h2>
          <HandOffList connectionId={id} rows={rows} />
          {rows.length > 0 && <p className="max-w-text text-muted-foreground text-xs">{t('openedHint')}</p>}
        </section>
      </div>
    </ClientMessages>
  )
}

function Creation({ offer }: { offer: HandOffOffer }) {
  const t = useTranslations('handOffs')
  const { id, listing, methods, method, blocked, needsConsent, isWaiting } = offer
  const provider = listing.name
  if (needsConsent) {
    return (
      <Alert
        variant="warning"
        title={t('needsConsentTitle')}
        actions={
          <Button asChild>
            <Link href={`/connections/${id}/setup/consent`}>{t('toConsent')}</Link>
          </Button>
        }
      >
        {t('needsConsent', { provider })}
      </Alert>
    )
  }
  if (!isWaiting) {
    return (
      <Alert
        title={t('notWaitingTitle')}
        actions={
          <Button asChild variant="outline">
            <Link href={`/connections/${id}`}>{t('toConnection')}</Link>
          </Button>
        }
      >
        {t('notWaiting')}
      </Alert>
    )
  }
  if (blocked !== null) return <PolicyNotice reason={blocked} />
  if (methods.length === 0) {
    return (
      <Alert variant="warning" title={t('noMethodTitle')}>
        {t('noMethod', { provider })}
      </Alert>
    )
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('create')}</CardTitle>
        <CardDescription>{t('createHint')}</CardDescription>
      </CardHeader>
      <CreateForm connectionId={id} methods={methods} method={method} action={createHandOffAction} />
    </Card>
  )
}
