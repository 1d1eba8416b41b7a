import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { Announcing } from '@/lib/announcements/queries'
import { announcementReasons } from '@/lib/announcements/schema'

const tones = { sent: 'success', pending: 'warning', failed: 'danger' } as const

/** The last messages of a connection: of whom, and what became of them. */
export function MessageLog({ messages }: Pick<Announcing, 'messages'>) {
  const t = useTranslations('announcements')
  const locale = useLocale()
  const reasonOf = (reason: string | null) => announcementReasons.find((known) => known === reason)
  return (
    <section aria-labelledby="announcement-log" className="flex flex-col gap-2">
      <h3 id="announcement-log" className="font-medium">
        {t('log')}
      </h3>
      {messages.length === 0 && <p className="text-muted-foreground">{t('logEmpty')}</p>}
      {messages.length > 0 && (
        <ol className="flex flex-col divide-y rounded-md border">
          {messages.map(({ id, state, reason, attempts, joiners, createdAt, dueAt }) => {
            const known = reasonOf(reason)
            return (
              <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3 py-2">
                <StateLabel tone={tones[state]}>{t(`states.${state}`)}</StateLabel>
                <span>{joiners > 0 ? t('joiners', { count: joiners }) : t('ofTrigger')}</span>
                <span className="text-muted-foreground text-xs">
                  <LocalTime value={createdAt.toISOString()} locale={locale} />
                </span>
                {known && <span className="basis-full text-muted-foreground">{t(`reason.${known}`)}</span>}
                {state === 'pending' && attempts > 0 && (
                  <span className="basis-full text-muted-foreground">
                    {t.rich('retry', {
                      attempts,
                      time: () => <LocalTime value={dueAt.toISOString()} locale={locale} />,
                    })}
                  </span>
                )}
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
