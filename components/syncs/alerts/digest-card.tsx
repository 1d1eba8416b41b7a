import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { setDigestAction } from '@/lib/syncs/digest/actions'
import { DigestForm } from './digest-form'

/** Whether the weekly summary comes, and the switch for it. */
export function DigestCard({ isWanted }: { isWanted: boolean }) {
  const t = useTranslations('syncs.digest')
  return (
    <Card id="sync-digest">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('text')}</CardDescription>
      </CardHeader>
      <p className="text-sm">{t(isWanted ? 'on' : 'off')}</p>
      <ClientMessages namespaces={['errors']}>
        <DigestForm isWanted={isWanted} submit={setDigestAction}>
          {t(isWanted ? 'turnOff' : 'turnOn')}
        </DigestForm>
      </ClientMessages>
    </Card>
  )
}
