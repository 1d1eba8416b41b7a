import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { revokeHandOffAction } from '@/lib/hand-offs/actions'
import type { HandOffRow } from '@/lib/hand-offs/queries'
import { RevokeForm } from './revoke-form'

const tones = {
  open: 'warning',
  used: 'success',
  revoked: 'inactive',
  obsolete: 'inactive',
  expired: 'inactive',
} as const

/** What became of each link of a connection. */
export function HandOffList({ connectionId, rows }: { connectionId: string; rows: HandOffRow[] }) {
  const t = useTranslations('handOffs')
  if (rows.length === 0) return <p className="text-muted-foreground">{t('empty')}</p>
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <Row key={row.id} row={row} connectionId={connectionId} />
      ))}
    </ul>
  )
}

function Row({ row, connectionId }: { row: HandOffRow; connectionId: string }) {
  const t = useTranslations('handOffs')
  const tMethods = useTranslations('connections.method')
  const { id, state, recipient, method, createdBy, createdAt, openedAt, usedAt, revokedAt, expiresAt } = row
  const ended = usedAt ?? revokedAt
  return (
    <li className="flex flex-col gap-4 rounded-lg border bg-card p-4 sm:flex-row sm:items-start sm:justify-between">
      <dl className="grid min-w-0 flex-1 gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-5">
        <Fact label={t('col.state')}>
          <StateLabel tone={tones[state]}>{t(`state.${state}`)}</StateLabel>
          {ended && <Moment at={ended} />}
        </Fact>
        <Fact label={t('col.for')}>
          <span className="wrap-anywhere">{recipient ?? t('passedOn')}</span>
          <span className="text-muted-foreground text-xs">
            {method ? tMethods(method as 'api_key') : t('anyMethod')}
          </span>
        </Fact>
        <Fact label={t('col.made')}>
          <Moment at={createdAt} />
          <span className="wrap-anywhere text-muted-foreground text-xs">
            {createdBy ? t('by', { name: createdBy }) : t('byNobody')}
          </span>
        </Fact>
        <Fact label={t('col.until')}>
          <Moment at={expiresAt} />
        </Fact>
        <Fact label={t('col.opened')}>{openedAt ? <Moment at={openedAt} /> : t('notOpened')}</Fact>
      </dl>
      {state === 'open' && (
        <RevokeForm
          connectionId={connectionId}
          handOffId={id}
          label={t('revokeLabel', { recipient: recipient ?? t('passedOn') })}
          action={revokeHandOffAction}
        />
      )}
    </li>
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
