import { useLocale, useTranslations } from 'next-intl'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { AccessEntry } from '@/lib/access-events/schema'

export interface EventsCardProps {
  events: AccessEntry[]
  title: string
  /** What the events are about. */
  description?: string
}

/** Who gained and lost which integration, and by what. */
export function EventsCard({ events, title, description }: EventsCardProps) {
  const t = useTranslations('audienceEvents')
  const locale = useLocale()
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        {description && <CardDescription>{description}</CardDescription>}
      </CardHeader>
      {events.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('none')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {events.map(({ id, kind, at, employee, listing, cause, causeName, byName }) => (
            <li key={id} className="flex flex-col gap-0.5 py-2 text-sm first:pt-0">
              <StateLabel tone={kind === 'granted' ? 'success' : 'danger'}>
                {t(kind, { person: employee.name, listing: listing.name })}
              </StateLabel>
              <span className="text-muted-foreground text-xs">
                {t(`cause.${cause.kind}`, {
                  name: causeName ?? '',
                  known: String(causeName !== null),
                  by: byName ?? '',
                  isBy: String(byName !== null),
                })}{' '}
                · <LocalTime value={at.toISOString()} locale={locale} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
