import { useTranslations } from 'next-intl'
import { ActForm } from '@/components/first-party/act-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { saveAnnouncementSettingsAction, testAnnouncementAction } from '@/lib/announcements/actions'
import type { Announcing } from '@/lib/announcements/queries'
import { describeJoiner } from '@/lib/announcements/rules'
import { sampleJoiners } from '@/lib/announcements/schema'
import { Link } from '@/lib/i18n/navigation'
import type { Locale } from '@/lib/i18n/routing'
import { AnnouncementForm } from './announcement-form'
import { MessageLog } from './message-log'

export interface AnnouncementCardProps {
  connectionId: string
  canManage: boolean
  canUse: boolean
  announcing: Announcing
  /** The reader's, of the sample. */
  locale: Locale
}

/** How a connection announces people on their first day, a test of it, and what it posted. */
export function AnnouncementCard(props: AnnouncementCardProps) {
  const { connectionId, canManage, canUse, announcing, locale } = props
  const t = useTranslations('announcements')
  const { settings, coming, messages } = announcing
  const { joiner } = sampleJoiners[locale]
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors', 'announcements']}>
      <Card id="announcements">
        <CardHeader>
          <CardTitle>{t('title')}</CardTitle>
          <CardDescription>{t('intro')}</CardDescription>
        </CardHeader>
        {coming === null ? (
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
        ) : (
          <p>{t('coming', { count: coming })}</p>
        )}
        {canManage ? (
          <AnnouncementForm
            connectionId={connectionId}
            settings={settings}
            sample={joiner}
            action={saveAnnouncementSettingsAction}
          />
        ) : (
          <>
            <p className="wrap-anywhere border-s-2 ps-3">{describeJoiner(settings.template, joiner)}</p>
            <p className="text-muted-foreground">{t('readOnly')}</p>
          </>
        )}
        {canUse && (
          <ActForm
            fields={{ connectionId }}
            done={t('tested')}
            hint={t('testHint')}
            action={testAnnouncementAction}
          >
            {t('test')}
          </ActForm>
        )}
        <MessageLog messages={messages} />
      </Card>
    </ClientMessages>
  )
}
