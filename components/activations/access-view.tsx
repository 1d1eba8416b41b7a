import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { undoAction } from '@/lib/activations/actions'
import type { ActivationView } from '@/lib/activations/queries'
import type { ChangeEntry } from '@/lib/activations/schema'
import { Link } from '@/lib/i18n/navigation'
import { AccessEditor } from './access-editor'
import { AccessHeader } from './access-header'
import { ChangeHistory } from './change-history'
import { RecipientsView } from './recipients-view'
import { UndoBar } from './undo-bar'

export interface AccessViewProps {
  view: ActivationView
  /** Newest first. */
  changes: ChangeEntry[]
  canEdit: boolean
  /** May edit in general, though perhaps not in this connection's folder. */
  hasRight: boolean
  now: Date
}

/** The access page: what was just changed, who gets the listing, and the history of it. */
export function AccessView({ view, changes, canEdit, hasRight, now }: AccessViewProps) {
  const t = useTranslations('activations')
  const [latest] = changes
  const secondsLeft = latest?.undoUntil ? Math.floor((latest.undoUntil.getTime() - now.getTime()) / 1000) : 0
  return (
    <ClientMessages namespaces={['activations', 'errors']}>
      <AccessHeader view={view} />
      <div className="flex flex-col gap-6">
        {canEdit && latest && secondsLeft > 0 && (
          <UndoBar
            key={latest.id}
            connectionId={view.connection.id}
            change={{ id: latest.id, kind: latest.kind, by: latest.by, isActive: latest.isActive }}
            secondsLeft={secondsLeft}
            submit={undoAction}
          />
        )}
        <Body view={view} canEdit={canEdit} hasRight={hasRight} />
        {changes.length > 0 && (
          <Card>
            <CardHeader>
              <CardTitle>{t('historyTitle')}</CardTitle>
            </CardHeader>
            <ChangeHistory changes={changes} />
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}

function Body({ view, canEdit, hasRight }: Pick<AccessViewProps, 'view' | 'canEdit' | 'hasRight'>) {
  const t = useTranslations('activations')
  const { activation, connection } = view
  if (activation?.over && activation.isActive) {
    return (
      <Alert
        title={t('overTitle')}
        actions={
          activation.over.name && (
            <Button asChild variant="outline">
              <Link href={`/connections/${activation.over.id}/access`}>
                {t(canEdit ? 'overLink' : 'overLinkView')}
              </Link>
            </Button>
          )
        }
      >
        {activation.over.name ? t('overText', { name: activation.over.name }) : t('overHidden')}
      </Alert>
    )
  }
  if (!canEdit) return <ReadOnly activation={activation} reason={hasRight ? 'folder' : 'right'} />
  if (!activation?.isActive && !connection.isVerified) {
    return (
      <EmptyState title={t('notVerifiedTitle')} description={t('notVerifiedText')}>
        <Button asChild>
          <Link href={`/connections/${connection.id}`}>{t('toConnection')}</Link>
        </Button>
      </EmptyState>
    )
  }
  return <AccessEditor view={view} />
}

function ReadOnly({
  activation,
  reason,
}: Pick<ActivationView, 'activation'> & { reason: 'right' | 'folder' }) {
  const t = useTranslations('activations')
  return (
    <>
      <Alert title={t('readOnlyTitle')}>{t(reason === 'right' ? 'readOnlyText' : 'readOnlyFolder')}</Alert>
      {activation?.isActive ? (
        <Card>
          <CardHeader>
            <CardTitle>{t('recipients')}</CardTitle>
          </CardHeader>
          <RecipientsView selection={activation} reach={activation.reach} />
        </Card>
      ) : (
        <EmptyState title={t('nobodyTitle')} description={t('nobodyText')} />
      )}
    </>
  )
}
