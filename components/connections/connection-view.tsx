import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { verifyAction } from '@/lib/connections/actions'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { canBeTested } from '@/lib/connections/rules'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { ConnectionFacts } from './connection-facts'
import { ConnectionStatus } from './connection-status'
import { ConsentSummary } from './consent-summary'
import { SavedSetup } from './kept-setup'
import { moment } from './moment'
import { RepairLink } from './repair-link'
import { VerifyForm } from './verify-form'

export interface ConnectionViewProps {
  connection: ConnectionDetail
  canEdit: boolean
  canDelete: boolean
}

/** A connection: what state it is in and what mends it, what it uses, what was agreed to. */
export function ConnectionView({ connection, canEdit, canDelete }: ConnectionViewProps) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const { listing } = connection
  const to = (href: string) => getPathname({ locale, href })
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <SavedSetup connectionId={connection.id} config={connection.config} />
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            {connection.name}
          </span>
        }
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[{ label: t('title'), href: to('/connections') }, { label: connection.name }]}
          />
        }
        actions={
          <>
            {canEdit && connection.state !== 'connected' && <RepairLink connection={connection} />}
            {connection.state === 'connected' && (
              <Button asChild>
                <Link href={`/connections/${connection.id}/access`}>{t('detail.access')}</Link>
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-6">
        <ConnectionStatus connection={connection} />
        {!canEdit && <Alert>{t('detail.viewOnly')}</Alert>}
        <ConnectionFacts connection={connection} />
        {canEdit && <Upkeep connection={connection} />}
        <Agreement connection={connection} />
        {canDelete && <Deletion connectionId={connection.id} />}
      </div>
    </ClientMessages>
  )
}

function Upkeep({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections')
  if (!canBeTested(connection)) return null
  const isOAuth = connection.authMethod === 'oauth2_authorization_code'
  const change =
    connection.state === 'connected'
      ? {
          href: `/connections/${connection.id}/setup/credentials`,
          label: t(isOAuth ? 'detail.authorizeAgain' : 'detail.changeCredentials'),
        }
      : undefined
  if (!connection.isVerifiable) {
    return (
      change && (
        <Button asChild variant="ghost" className="self-start">
          <Link href={change.href}>{change.label}</Link>
        </Button>
      )
    )
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('detail.test')}</CardTitle>
        <CardDescription>{t('detail.testHint')}</CardDescription>
      </CardHeader>
      <VerifyForm
        connectionId={connection.id}
        provider={connection.listing.name}
        passed=""
        change={change}
        action={verifyAction}
      />
    </Card>
  )
}

function Deletion({ connectionId }: { connectionId: string }) {
  const t = useTranslations('connections.delete')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('hint')}</CardDescription>
      </CardHeader>
      <Button asChild variant="outline" className="self-start">
        <Link href={`/connections/${connectionId}/delete`}>{t('open')}</Link>
      </Button>
    </Card>
  )
}

function Agreement({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections.detail')
  const format = useFormatter()
  const { consent, consentedAt } = connection
  return (
    <section aria-labelledby="consent-title" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 id="consent-title" className="font-semibold text-base">
          {t('consent')}
        </h2>
        <p className="text-muted-foreground">
          {consentedAt
            ? t('consentedAt', {
                date: format.dateTime(consentedAt, moment),
              })
            : t('noConsent')}
        </p>
      </div>
      {consent && <ConsentSummary provider={connection.listing.name} consent={consent} />}
    </section>
  )
}
