import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { AuditEvent } from '@/lib/audit-log/schema'
import { Link } from '@/lib/i18n/navigation'
import { EventDetails } from './event-details'
import { useEventText } from './event-text'

/** Events in columns; on narrow screens time, person, reason and address stand within the first one. */
export function AuditTable({ events }: { events: AuditEvent[] }) {
  const t = useTranslations('auditLog')
  return (
    <Table label={t('table')} className="table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="w-32 max-md:hidden">{t('time')}</TableHead>
          <TableHead className="w-52 max-md:hidden">{t('who')}</TableHead>
          <TableHead>{t('what')}</TableHead>
          <TableHead className="w-36 max-md:hidden">{t('on')}</TableHead>
          <TableHead className="w-40 max-xl:hidden">{t('reason')}</TableHead>
          <TableHead className="w-36 max-xl:hidden">{t('address')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </TableBody>
    </Table>
  )
}

function EventRow({ event }: { event: AuditEvent }) {
  const text = useEventText()
  const { address, reason } = event
  return (
    <TableRow>
      <TableCell className="align-top max-md:hidden">
        <Time event={event} />
      </TableCell>
      <TableCell className="align-top max-md:hidden">
        <Who actor={event.actor} />
      </TableCell>
      <TableCell className="align-top">
        <div className="mb-1 flex flex-wrap justify-between gap-x-4 text-muted-foreground text-xs md:hidden">
          <bdi className="wrap-anywhere">{text.who(event.actor)}</bdi>
          <Time event={event} />
        </div>
        <p className="wrap-anywhere">{text.what(event)}</p>
        <div className="md:hidden">
          <Subject subject={event.subject} />
        </div>
        {reason && (
          <p className="wrap-anywhere text-muted-foreground text-xs xl:hidden">{text.why(reason)}</p>
        )}
        <EventDetails event={event} />
      </TableCell>
      <TableCell className="align-top max-md:hidden">
        <Subject subject={event.subject} />
      </TableCell>
      <TableCell className="wrap-anywhere align-top max-xl:hidden">{reason && text.why(reason)}</TableCell>
      <TableCell className="wrap-anywhere align-top max-xl:hidden">{address}</TableCell>
    </TableRow>
  )
}

function Time({ event }: { event: AuditEvent }) {
  return <LocalTime value={event.createdAt.toISOString()} locale={useLocale()} />
}

function Who({ actor }: { actor: AuditEvent['actor'] }) {
  const text = useEventText()
  return (
    <div className="flex min-w-0 flex-col">
      <bdi className="wrap-anywhere">{text.who(actor)}</bdi>
      {actor.email && <bdi className="wrap-anywhere text-muted-foreground text-xs">{actor.email}</bdi>}
    </div>
  )
}

/** What is found by its id as long as it exists. */
const lasting = ['connection', 'folder', 'activation']

function Subject({ subject: { type, name, href } }: { subject: AuditEvent['subject'] }) {
  const t = useTranslations('auditLog')
  const kind = useEventText().subjectType(type)
  const title = name ?? kind
  const note = name !== null ? kind : !href && lasting.includes(type) ? t('isGone') : null
  return (
    <div className="flex min-w-0 flex-col">
      {href ? (
        <Link
          href={href}
          prefetch={false}
          className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4"
        >
          {title}
        </Link>
      ) : (
        <bdi className="wrap-anywhere">{title}</bdi>
      )}
      {note && <span className="text-muted-foreground text-xs">{note}</span>}
    </div>
  )
}
