import { useTranslations } from 'next-intl'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import {
  countRecipientsAction,
  deactivateAction,
  reactivateAction,
  searchRecipientsAction,
  segmentAction,
} from '@/lib/activations/actions'
import type { Selection } from '@/lib/activations/editing/schema'
import type { ActivationView } from '@/lib/activations/queries'
import { DeactivateForm } from './deactivate-form'
import { ReactivateForm } from './reactivate-form'
import { SegmentForm } from './segment-form'

const nobody: Selection = { everyone: false, audiences: [], employees: [] }

/** What an editor can do with the access: choose recipients, deactivate, reactivate. */
export function AccessEditor({ view: { connection, activation } }: { view: ActivationView }) {
  const t = useTranslations('activations')
  const { everyone, audiences, employees } = activation ?? nobody
  const wasFor = everyone || audiences.length + employees.length > 0
  const isActive = activation?.isActive ?? false
  const canReactivate = activation && !isActive && !activation.over && wasFor
  return (
    <>
      {canReactivate && (
        <Card>
          <CardHeader>
            <CardTitle>{t('reactivateTitle')}</CardTitle>
            <CardDescription>{t('reactivateText')}</CardDescription>
          </CardHeader>
          <ReactivateForm connectionId={connection.id} activation={activation} submit={reactivateAction} />
        </Card>
      )}
      <Card>
        <CardHeader>
          <CardTitle>{t(canReactivate ? 'reactivateOthers' : 'recipients')}</CardTitle>
        </CardHeader>
        <SegmentForm
          key={`${activation?.version}`}
          connectionId={connection.id}
          activation={isActive && activation ? { id: activation.id, version: activation.version } : null}
          version={activation?.version ?? null}
          initial={{ everyone, audiences, employees }}
          reach={activation?.reach ?? 0}
          submit={segmentAction}
          search={searchRecipientsAction}
          count={countRecipientsAction}
        />
      </Card>
      {isActive && activation && (
        <Card>
          <CardHeader>
            <CardTitle>{t('deactivateTitle')}</CardTitle>
            <CardDescription>{t('deactivateText')}</CardDescription>
          </CardHeader>
          <DeactivateForm
            key={activation.version}
            connectionId={connection.id}
            activation={{ id: activation.id, version: activation.version }}
            submit={deactivateAction}
          />
        </Card>
      )}
    </>
  )
}
