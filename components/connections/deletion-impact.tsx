import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { LocalTime } from '@/components/ui/local-time'
import type { DeletionPreview } from '@/lib/connections/deletion/queries'
import { Link } from '@/lib/i18n/navigation'

export interface DeletionImpactProps {
  connectionId: string
  provider: string
  preview: DeletionPreview
}

/** Where a connection is used, by name, and what goes with it: who loses access, links, the default. */
export function DeletionImpact({ connectionId, provider, preview }: DeletionImpactProps) {
  const t = useTranslations('connections.delete')
  const { uses, isActive, loses } = preview
  const more = loses.count - loses.first.length
  return (
    <div className="flex max-w-text flex-col gap-4">
      <div className="flex flex-col gap-2">
        {uses.length > 0 && (
          <>
            <p>{t('uses')}</p>
            <ul className="flex list-disc flex-col gap-1 ps-5">
              {uses.map(({ kind, name }) => (
                <li key={`${kind} ${name}`}>{t(`use.${kind}`, { name })}</li>
              ))}
            </ul>
          </>
        )}
        <p>{isActive ? t('loses', { provider, count: loses.count }) : t('notActive', { provider })}</p>
        {loses.first.length > 0 && (
          <ul className="flex list-disc flex-col gap-1 ps-5">
            {loses.first.map(({ id, name, department }) => (
              <li key={id} className="wrap-anywhere">
                {name}
                {department && <span className="text-muted-foreground"> · {department}</span>}
              </li>
            ))}
            {more > 0 && <li className="text-muted-foreground">{t('andMore', { count: more })}</li>}
          </ul>
        )}
      </div>
      <Accounts connectionId={connectionId} provider={provider} preview={preview} />
      <HandOffs preview={preview} />
      <NextDefault provider={provider} preview={preview} />
    </div>
  )
}

const wayOut = { byItself: 'accountsFirst', byHand: 'accountsByHand', never: 'accountsKept' } as const

/** What stays at the provider, and how to take it away first. */
function Accounts({ connectionId, provider, preview }: DeletionImpactProps) {
  const t = useTranslations('connections.delete')
  const { accounts, deprovisioning } = preview
  if (accounts === 0) return null
  const to = (tab: string) => (chunks: ReactNode) => (
    <Link href={`/connections/${connectionId}/${tab}`} className="text-primary underline underline-offset-4">
      {chunks}
    </Link>
  )
  return (
    <div className="flex flex-col gap-2">
      <p>{t('accounts', { provider, count: accounts })}</p>
      <p>
        {t.rich(wayOut[deprovisioning], {
          provider,
          count: accounts,
          sync: to('sync'),
          access: to('access'),
          runs: to('tracking'),
        })}
      </p>
    </div>
  )
}

function HandOffs({ preview: { openHandOffs } }: Pick<DeletionImpactProps, 'preview'>) {
  const t = useTranslations('connections.delete')
  const locale = useLocale()
  if (openHandOffs.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      <p>{t('handOffs', { count: openHandOffs.length })}</p>
      <ul className="flex list-disc flex-col gap-1 ps-5">
        {openHandOffs.map(({ id, recipient, expiresAt }) => (
          <li key={id} className="wrap-anywhere">
            {recipient ?? t('handOffPassedOn')}
            <span className="text-muted-foreground">
              {' · '}
              {t.rich('handOffUntil', {
                time: () => <LocalTime value={expiresAt.toISOString()} locale={locale} />,
              })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function NextDefault({ provider, preview }: Omit<DeletionImpactProps, 'connectionId'>) {
  const t = useTranslations('connections.delete')
  const { isDefault, nextDefault } = preview
  if (!isDefault) return null
  if (!nextDefault) return <p>{t('noNextDefault', { provider })}</p>
  const { name } = nextDefault
  return <p>{name ? t('nextDefault', { name }) : t('hiddenNextDefault', { provider })}</p>
}
