import { useFormatter, useTranslations } from 'next-intl'
import type { ChangeEntry } from '@/lib/activations/schema'

/** Who changed the access, when, and to what. */
export function ChangeHistory({ changes }: { changes: ChangeEntry[] }) {
  const t = useTranslations('activations')
  const format = useFormatter()
  const time = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <ol className="flex flex-col gap-3 text-sm">
      {changes.map(({ id, kind, isActive, by, at, undoneAt, after }) => (
        <li key={id} className="flex flex-col">
          <span>{t(`changed.${kind}`, { by: by ?? t('formerMember') })}</span>
          <span className="text-muted-foreground text-xs">
            <time dateTime={at.toISOString()}>{t('at', { time: time(at) })}</time>
            {isActive && (
              <>
                {' '}
                ·{' '}
                {after.everyone
                  ? t('everyone')
                  : t('recipientCounts', { audiences: after.audiences, employees: after.employees })}
              </>
            )}
            {undoneAt && <> · {t('undoneAt', { time: time(undoneAt) })}</>}
          </span>
        </li>
      ))}
    </ol>
  )
}
