import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { isSupportedMethod } from '@/lib/connections/rules'
import { localize } from '@/lib/i18n/localized'
import { Link } from '@/lib/i18n/navigation'
import { moment } from './moment'

/** What a connection is made of; secrets are named, never shown. */
export function ConnectionFacts({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections')
  const format = useFormatter()
  const locale = useLocale()
  const { listing, owner, authMethod, config, openFields, credential } = connection
  const when = (date: Date | null | undefined) => (date ? format.dateTime(date, moment) : t('detail.never'))
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('detail.facts')}</CardTitle>
      </CardHeader>
      <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact name={t('detail.integration')}>
          <Link href={`/marketplace/${listing.slug}`} className="text-primary underline underline-offset-4">
            {listing.name}
          </Link>
        </Fact>
        <Fact name={t('detail.owner')}>{owner ? owner.user.name : t('detail.noOwner')}</Fact>
        {isSupportedMethod(authMethod) && <Fact name={t('detail.method')}>{t(`method.${authMethod}`)}</Fact>}
        {openFields
          .filter(({ name }) => config[name])
          .map(({ name, label }) => (
            <Fact key={name} name={localize(label, locale)}>
              {config[name]}
            </Fact>
          ))}
        {credential && <Fact name={t('detail.credentials')}>{t('detail.secret')}</Fact>}
        {credential?.expiresAt && <Fact name={t('detail.keyEnds')}>{when(credential.expiresAt)}</Fact>}
        <Fact name={t('detail.verifiedAt')}>{when(connection.verifiedAt)}</Fact>
        <Fact name={t('detail.checkedAt')}>{when(connection.lastCheckedAt)}</Fact>
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}
