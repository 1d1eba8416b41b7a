import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { calendarFeedAction } from '@/lib/calendar-feeds/actions'
import { CalendarFeedForm } from './calendar-feed-form'

/** The reader's own calendar of what threatens connections. */
export function CalendarFeedCard({ feed }: { feed: { createdAt: Date } | null }) {
  const t = useTranslations('calendarFeed')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('intro')}</CardDescription>
        {feed && <CardDescription>{t('madeOn', { date: feed.createdAt })}</CardDescription>}
      </CardHeader>
      <ClientMessages namespaces={['errors', 'calendarFeed']}>
        <CalendarFeedForm isMade={feed !== null} action={calendarFeedAction} />
      </ClientMessages>
    </Card>
  )
}
