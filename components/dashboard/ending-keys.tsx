import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { EndingKey } from '@/lib/api-keys/ending/queries'
import { endSentence } from '@/lib/api-keys/ending/rules'
import { Link } from '@/lib/i18n/navigation'

/** API keys that stop what uses them soon, or have stopped it. */
export function EndingKeys({ keys }: { keys: readonly EndingKey[] }) {
  const t = useTranslations('apiKeys.ending')
  return (
    <section aria-labelledby="ending-keys" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="ending-keys" className="font-semibold text-base">
          {t('title')}
        </h2>
        <Button asChild variant="outline" size="sm">
          <Link href="/settings/api-keys">{t('toKeys')}</Link>
        </Button>
      </div>
      <ul aria-labelledby="ending-keys" className="flex flex-col gap-3">
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} />
        ))}
      </ul>
    </section>
  )
}

function Row({ apiKey: { name, lastUsedAt, end } }: { apiKey: EndingKey }) {
  const t = useTranslations('apiKeys.ending')
  const locale = useLocale()
  const { key, values } = endSentence(end)
  return (
    <li className="grid gap-3 rounded-lg border bg-card p-4 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] md:items-center md:gap-4">
      <div className="flex min-w-0 flex-col gap-0.5">
        <span className="wrap-anywhere font-medium">{name}</span>
        <span className="text-muted-foreground text-xs">
          {lastUsedAt
            ? t.rich('used', { time: () => <LocalTime value={lastUsedAt.toISOString()} locale={locale} /> })
            : t('unused')}
        </span>
      </div>
      <span className="flex flex-col gap-0.5">
        <StateLabel tone={end.threshold <= 1 ? 'danger' : 'warning'}>
          {t(end.threshold === 0 ? 'over' : 'soon')}
        </StateLabel>
        <span className="max-w-text text-pretty text-muted-foreground text-xs">{t(key, values)}</span>
      </span>
    </li>
  )
}
