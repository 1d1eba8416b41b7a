import { useTranslations } from 'next-intl'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { StateLabel } from '@/components/ui/state-label'
import { Link } from '@/lib/i18n/navigation'
import { runHref } from '@/lib/syncs/tracking/filters/schema'
import type { FailureGroup, Mend, RunDetail } from '@/lib/syncs/tracking/schema'
import { useSyncWords } from './use-sync-words'

const linkClass = 'rounded-sm text-primary underline underline-offset-4'

/** Failures by cause, each with where it is mended. */
export function Failures({ run, groups }: { run: RunDetail; groups: readonly FailureGroup[] }) {
  const t = useTranslations('syncs')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('failures.title')}</CardTitle>
      </CardHeader>
      <ul className="flex flex-col divide-y">
        {groups.map((group) => (
          <li
            key={`${group.reason} ${group.field?.source}`}
            className="flex flex-col gap-1 py-3 text-sm first:pt-0 last:pb-0"
          >
            <Group run={run} group={group} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Group({ run, group }: { run: RunDetail; group: FailureGroup }) {
  const t = useTranslations('syncs')
  const words = useSyncWords()
  const { reason, count, mend, concerned } = group
  const sentence = words.reason(group)
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <StateLabel tone="danger" className="wrap-anywhere max-w-text">
          {sentence}
        </StateLabel>
        <span className="tabular-nums">
          {t(`failures.${countKey(group)}`, { count })} ·{' '}
          <Link
            href={`${runHref(run, { status: 'failed', reason })}#people`}
            aria-label={`${t('failures.show')} (${sentence})`}
            className={linkClass}
          >
            {t('failures.show')}
          </Link>
        </span>
      </div>
      <p className="max-w-text text-muted-foreground">
        {t(`failures.mend.${mend}`)} <MendLink mend={mend} connectionId={run.connectionId} />
      </p>
      {concerned.length > 0 && (
        <p className="flex flex-wrap gap-x-2">
          {count > concerned.length && <span className="text-muted-foreground">{t('failures.someOf')}</span>}
          {concerned.map(({ kind, id, name }) => (
            <Link
              key={id}
              href={kind === 'person' ? `/directory/${id}` : `/audiences/${id}`}
              prefetch={false}
              className={linkClass}
            >
              <bdi>{name}</bdi>
            </Link>
          ))}
        </p>
      )}
    </>
  )
}

function countKey({ count, groups, mend }: FailureGroup) {
  if (mend === 'group' || groups === count) return 'groupCount'
  return groups > 0 ? 'mixedCount' : 'count'
}

function MendLink({ mend, connectionId }: { mend: Mend; connectionId: string }) {
  const t = useTranslations('syncs.failures')
  if (mend === 'mapping' || mend === 'value') {
    return (
      <Link href={`/connections/${connectionId}/sync/mapping`} className={linkClass}>
        {t('toMapping')}
      </Link>
    )
  }
  if (mend === 'connection') {
    return (
      <Link href={`/connections/${connectionId}/settings`} className={linkClass}>
        {t('toSettings')}
      </Link>
    )
  }
  return null
}
