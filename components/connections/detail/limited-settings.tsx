import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { verifyAction } from '@/lib/connections/actions'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { canBeTested } from '@/lib/connections/rules'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { VerifyForm } from '../verify-form'
import type { OwnerFormProps } from './owner-form'
import { OwnerSetting } from './owner-setting'
import { Setting } from './setting'
import { WhyViewOnly } from './why-view-only'

export interface LimitedSettingsProps {
  connection: ConnectionDetail
  rights: ConnectionRights
  hasRight: boolean
  people: OwnerFormProps['people']
}

/** The settings for who does not manage the connection: why, and what they may do all the same. */
export function LimitedSettings({ connection, rights, hasRight, people }: LimitedSettingsProps) {
  const t = useTranslations('connections.settings')
  const provider = connection.listing.name
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <div className="flex flex-col gap-6">
        <Alert>
          <WhyViewOnly rights={rights} hasRight={hasRight} />
        </Alert>
        {rights.canUse && connection.isVerifiable && canBeTested(connection) && (
          <Setting id="check" title={t('check.title')} hint={t('check.hint', { provider })}>
            <VerifyForm connectionId={connection.id} provider={provider} passed="" action={verifyAction} />
          </Setting>
        )}
        {rights.canTakeOver && <OwnerSetting connection={connection} people={people} />}
      </div>
    </ClientMessages>
  )
}
