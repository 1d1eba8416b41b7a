import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useFolderName } from '@/components/folders/folder-name'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { isSupportedMethod } from '@/lib/connections/rules'
import { localize } from '@/lib/i18n/localized'
import { Link } from '@/lib/i18n/navigation'

/** What a connection is made of; secrets are named, never shown. */
export function ConnectionFacts({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const folderName = useFolderName()
  const { listing, owner, folder, authMethod, config, openFields, credential } = connection
  const { accountName, grantedScope } = connection
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
        <Fact name={t('detail.folder')}>{folderName(folder)}</Fact>
        <Fact name={t('detail.owner')}>{owner ? owner.user.name : t('detail.noOwner')}</Fact>
        {isSupportedMethod(authMethod) && <Fact name={t('detail.method')}>{t(`method.${authMethod}`)}</Fact>}
        {accountName && <Fact name={t('detail.account', { provider: listing.name })}>{accountName}</Fact>}
        {openFields
          .filter(({ name }) => config[name])
          .map(({ name, label }) => (
            <Fact key={name} name={localize(label, locale)}>
              {config[name]}
            </Fact>
          ))}
        {grantedScope && (
          <Fact name={t('detail.scopes')}>
            <ul className="flex flex-col">
              {grantedScope.split(/\s+/).map((scope) => (
                <li key={scope} className="font-mono text-xs">
                  {scope}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {credential && <Fact name={t('detail.credentials')}>{t('detail.secret')}</Fact>}
        <Ends connection={connection} />
        <LastTest connection={connection} />
      </dl>
    </Card>
  )
}

/** When what it authenticates with ends, and whether a person has to do something about it. */
function Ends({ connection: { credential, lastFailure, listing } }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections.detail')
  const { expiresAt, refreshAt, secretExpiresAt, previousUntil } = credential ?? {}
  const isRefused = lastFailure?.reason === 'verification.wrongCredentials'
  return (
    <>
      {expiresAt && (
        <Fact name={t('keyEnds')}>
          <When date={expiresAt} />
          {refreshAt && <span className="block text-muted-foreground text-xs">{t('renewed')}</span>}
        </Fact>
      )}
      {secretExpiresAt && (
        <Fact name={t('secretEnds')}>
          <Day date={secretExpiresAt} />
        </Fact>
      )}
      {previousUntil && (
        <Fact name={t('formerKey')}>
          <When date={previousUntil} />
          {isRefused && (
            <span className="block text-muted-foreground text-xs">
              {t('formerKeyServes', { provider: listing.name })}
            </span>
          )}
        </Fact>
      )}
    </>
  )
}

function LastTest({ connection }: { connection: ConnectionDetail }) {
  const t = useTranslations('connections.detail')
  const { lastCheckedAt, verifiedAt, lastStatus: status, lastLatency: milliseconds } = connection
  return (
    <>
      <Fact name={t('checkedAt')}>
        <When date={lastCheckedAt} />
      </Fact>
      {lastCheckedAt && (status !== null || milliseconds !== null || connection.lastFailure) && (
        <Fact name={t('lastStatus')}>
          <Answer status={status} milliseconds={milliseconds} />
        </Fact>
      )}
      <Fact name={t('verifiedAt')}>
        <When date={verifiedAt} />
      </Fact>
    </>
  )
}

function Answer({ status, milliseconds }: { status: number | null; milliseconds: number | null }) {
  const t = useTranslations('connections.detail')
  if (status === null) return milliseconds === null ? t('noAnswer') : t('latency', { milliseconds })
  // Of a token that was not to be had, the time is not kept.
  if (milliseconds === null) return t('status', { status: String(status) })
  return t('statusAndLatency', { status: String(status), milliseconds })
}

function When({ date }: { date: Date | null }) {
  const t = useTranslations('connections.detail')
  const locale = useLocale()
  return date ? <LocalTime value={date.toISOString()} locale={locale} /> : t('never')
}

const dayMilliseconds = 86_400_000

/** A day that somebody entered is the same day everywhere; what a provider said is a moment. */
function Day({ date }: { date: Date }) {
  const format = useFormatter()
  if (date.getTime() % dayMilliseconds !== 0) return <When date={date} />
  const words = format.dateTime(date, { dateStyle: 'medium', timeZone: 'UTC' })
  return <time dateTime={date.toISOString().slice(0, 10)}>{words}</time>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}
