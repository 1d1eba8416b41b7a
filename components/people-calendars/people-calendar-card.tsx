import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Link } from '@/lib/i18n/navigation'
import { peopleCalendarAction } from '@/lib/people-calendars/actions'
import type { PeopleCalendarView } from '@/lib/people-calendars/queries'
import { PeopleCalendarForm } from './people-calendar-form'

export interface PeopleCalendarCardProps {
  connectionId: string
  canManage: boolean
  calendar: PeopleCalendarView
}

/** What a calendar of people shows, and the making of its address. */
export function PeopleCalendarCard({ connectionId, canManage, calendar }: PeopleCalendarCardProps) {
  const t = useTranslations('peopleCalendar')
  const { madeAt, kinds, isOn } = calendar
  return (
    <Card id="calendar">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('intro')}</CardDescription>
        <CardDescription>{t('noAbsences')}</CardDescription>
      </CardHeader>
      {!isOn && (
        <Alert
          variant="warning"
          actions={
            <Button asChild variant="outline" size="sm">
              <Link href={`/connections/${connectionId}/access`}>{t('activate')}</Link>
            </Button>
          }
        >
          {t('off')}
        </Alert>
      )}
      <p>{madeAt ? t('madeOn', { date: madeAt }) : t('notMade')}</p>
      {canManage ? (
        <ClientMessages namespaces={['errors', 'peopleCalendar']}>
          <PeopleCalendarForm
            connectionId={connectionId}
            isMade={madeAt !== null}
            kinds={kinds}
            language={calendar.locale}
            action={peopleCalendarAction}
          />
        </ClientMessages>
      ) : (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {kinds.map((kind) => (
            <li key={kind}>{t(`kind.${kind}`)}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}
