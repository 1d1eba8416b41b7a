import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { verifyAction } from '@/lib/connections/actions'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { canBeTested } from '@/lib/connections/rules'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { ConnectionFacts } from './connection-facts'
import { ConsentSummary } from './consent-summary'
import { WhyViewOnly } from './detail/why-view-only'
import { SavedSetup } from './kept-setup'
import { VerifyForm } from './verify-form'

export interface ConnectionViewProps {
  connection: ConnectionDetail
  rights: ConnectionRights
  /** May edit in general, though perhaps not in this connection's folder. */
  hasRight: boolean
  /** What was just done to it. */
  news?: ReactNode
}

/** A connection: what it uses, a test of it, what was agreed to. */
export function ConnectionView({ connection, rights, hasRight, news }: ConnectionViewProps) {
  const t = useTranslations('connections')
  const isTestable = rights.canUse && connection.isVerifiable && canBeTested(connection)
  return (
    <div className="flex flex-col gap-6">
      <SavedSetup connectionId={connection.id} config={connection.config} />
      {news}
      {!rights.canManage && (
        <Alert>
          <WhyViewOnly rights={rights} hasRight={hasRight} />
        </Alert>
      )}
      <ConnectionFacts connection={connection} />
      {isTestable && (
        <Card id="check">
          <CardHeader>
            <CardTitle>{t('detail.test')}</CardTitle>
            <CardDescription>{t('detail.testHint')}</CardDescription>
          </CardHeader>
          <VerifyForm
            connectionId={connection.id}
            provider={connection.listing.name}
            passed=""
            action={verifyAction}
          />
        </Card>
      )}
      <Agreement connection={connection} />
    </div>
  )
}

function Agreement({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections.detail')
  const locale = useLocale()
  const { consent, consentedAt } = connection
  return (
    <section aria-labelledby="consent-title" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 id="consent-title" className="font-semibold text-base">
          {t('consent')}
        </h2>
        <p className="text-muted-foreground">
          {consentedAt
            ? t.rich('consentedOn', {
                time: () => <LocalTime value={consentedAt.toISOString()} locale={locale} />,
              })
            : t('noConsent')}
        </p>
      </div>
      {consent && <ConsentSummary provider={connection.listing.name} consent={consent} />}
    </section>
  )
}
