import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import type { AuditEvent } from '@/lib/audit-log/schema'
import { useEventText } from './event-text'

/** All that the log keeps of an event, folded. */
export function EventDetails({ event }: { event: AuditEvent }) {
  const t = useTranslations('auditLog')
  const what = useEventText().what(event)
  const facts = [
    [t('code'), event.action],
    [t('subjectId'), event.subject.id],
    [t('address'), event.address],
    ...Object.entries(event.details).map(([name, value]) => [name, asText(value)] as const),
  ] as const
  return (
    <details className="group mt-1">
      <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm text-muted-foreground text-xs hover:text-foreground">
        <Icon name="chevron-right" className="size-3 transition-transform group-open:rotate-90" />
        <span aria-hidden="true">{t('details')}</span>
        <span className="sr-only">{t('detailsOf', { what })}</span>
      </summary>
      <dl className="mt-1 flex flex-col gap-1 text-xs">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="flex flex-wrap gap-x-2">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="wrap-anywhere font-mono">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </details>
  )
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
