import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import type { ApiKeyUse } from '@/lib/api-keys/queries'

/** When a key was last used, and the segments that it created. */
export function RevocationImpact({ use: { key, segments } }: { use: ApiKeyUse }) {
  const t = useTranslations('apiKeys')
  const locale = useLocale()
  const { lastUsedAt } = key
  const more = segments.count - segments.names.length
  const time = () => lastUsedAt && <LocalTime value={lastUsedAt.toISOString()} locale={locale} />
  return (
    <div className="flex max-w-text flex-col gap-3">
      <p>{lastUsedAt ? t.rich('revokeUsed', { time }) : t('revokeNotUsed')}</p>
      <p>{t('revokeSegments', { count: segments.count })}</p>
      {segments.names.length > 0 && (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {segments.names.map((name) => (
            <li key={name} className="wrap-anywhere">
              {name}
            </li>
          ))}
          {more > 0 && <li className="text-muted-foreground">{t('andMore', { count: more })}</li>}
        </ul>
      )}
    </div>
  )
}
