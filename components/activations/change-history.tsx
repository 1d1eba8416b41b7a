import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import type { ChangeEntry } from '@/lib/activations/schema'

/** Who changed the access, when, and to what. */
export function ChangeHistory({ changes }: { changes: ChangeEntry[] }) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const time = (at: Date) => () => <LocalTime value={at.toISOString()} locale={locale} />
  return (
    <ol className="flex flex-col gap-3 text-sm">
      {changes.map(({ id, kind, isActive, by, at, undoneAt, after }) => (
        <li key={id} className="flex flex-col">
          <span>{t(`changed.${kind}`, { by: by ?? t('formerMember') })}</span>
          <span className="text-muted-foreground text-xs">
            {time(at)()}
            {isActive && (
              <>
                {' '}
                ·{' '}
                {after.everyone
                  ? t('everyone')
                  : t('recipientCounts', { audiences: after.audiences, employees: after.employees })}
              </>
            )}
            {undoneAt && <> · {t.rich('undoneAt', { time: time(undoneAt) })}</>}
          </span>
        </li>
      ))}
    </ol>
  )
}
