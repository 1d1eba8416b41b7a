import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { ApiKeyView } from '@/lib/api-keys/queries'
import { Link } from '@/lib/i18n/navigation'

const tones = { active: 'success', expiring: 'warning', expired: 'inactive', revoked: 'inactive' } as const

export interface KeyListProps {
  label: string
  keys: readonly ApiKeyView[]
  /** Whether the reader may change them. */
  isEditable: boolean
}

/** Keys with what they may do, when they were used and when they end. */
export function KeyList({ label, keys, isEditable }: KeyListProps) {
  return (
    <ul aria-label={label} className="flex flex-col gap-3">
      {keys.map((key) => (
        <Row key={key.id} apiKey={key} isEditable={isEditable} />
      ))}
    </ul>
  )
}

function Row({ apiKey, isEditable }: { apiKey: ApiKeyView; isEditable: boolean }) {
  const t = useTranslations('apiKeys')
  const {
    id,
    name,
    state,
    permission,
    isSample,
    createdBy,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
    formerUntil,
  } = apiKey
  return (
    <li className="flex flex-col gap-4 rounded-lg border bg-card p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-col">
          <h3 className="wrap-anywhere font-semibold text-sm">{name}</h3>
          <span className="text-muted-foreground">{t(`permission.${permission}`)}</span>
        </div>
        <StateLabel tone={tones[state]}>{t(`state.${state}`)}</StateLabel>
      </div>
      <dl className="grid min-w-0 gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
        <Fact label={t('col.lastUsed')}>{lastUsedAt ? <Moment at={lastUsedAt} /> : t('notUsed')}</Fact>
        {revokedAt ? (
          <Fact label={t('col.revoked')}>
            <Moment at={revokedAt} />
          </Fact>
        ) : (
          <Fact label={t('col.expires')}>{expiresAt ? <Moment at={expiresAt} /> : t('never')}</Fact>
        )}
        <Fact label={t('col.created')}>
          <Moment at={createdAt} />
          <span className="wrap-anywhere text-muted-foreground text-xs">
            {isSample ? t('bySample') : createdBy ? t('by', { name: createdBy }) : t('byNobody')}
          </span>
        </Fact>
        <Fact label={t('col.clientId')}>
          <code className="wrap-anywhere font-mono text-xs">{id}</code>
        </Fact>
      </dl>
      {formerUntil && (
        <p className="text-muted-foreground text-xs">
          {t.rich('formerUntil', { time: () => <Moment at={formerUntil} /> })}
        </p>
      )}
      {isEditable && !revokedAt && <Acts id={id} name={name} isRotatable={state !== 'expired'} />}
    </li>
  )
}

function Acts({ id, name, isRotatable }: { id: string; name: string; isRotatable: boolean }) {
  const t = useTranslations('apiKeys')
  return (
    <div className="flex flex-wrap gap-2">
      {isRotatable && (
        <Button asChild variant="outline" size="sm" aria-label={t('rotateLabel', { name })}>
          <Link href={`/settings/api-keys/${id}/secret`}>{t('rotate')}</Link>
        </Button>
      )}
      <Button asChild variant="outline" size="sm" aria-label={t('revokeLabel', { name })}>
        <Link href={`/settings/api-keys/${id}/revoke`}>{t('revoke')}</Link>
      </Button>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 text-sm">
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="flex flex-col">{children}</dd>
    </div>
  )
}

function Moment({ at }: { at: Date }) {
  return <LocalTime value={at.toISOString()} locale={useLocale()} />
}
