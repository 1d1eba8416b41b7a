import { useTranslations } from 'next-intl'
import { WhyViewOnly } from '@/components/connections/detail/why-view-only'
import { BackLink } from '@/components/layout/back-link'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { editMappingAction } from '@/lib/syncs/mapping/editing/actions'
import { toRows } from '@/lib/syncs/mapping/editing/rules'
import { isKnownTo, suggestedTargets, targetsOf } from '@/lib/syncs/mapping/rules'
import type { SyncSettingsView } from '@/lib/syncs/settings/queries'
import { MappingForm } from './mapping-form'

export interface MappingViewProps {
  connectionId: string
  provider: string
  rights: ConnectionRights
  settings: SyncSettingsView
  /** May edit in general, though perhaps not in this connection's folder. */
  hasRight: boolean
}

/** What a provider is told of people, rule by rule, and what that makes of somebody. */
export function MappingView({ connectionId, provider, rights, settings, hasRight }: MappingViewProps) {
  const t = useTranslations('syncMapping')
  const { version, mapping, capabilities, attributes } = settings
  const canEdit = hasRight && rights.canManage
  const unknown = targetsOf(mapping).filter((target) => !isKnownTo(capabilities, target))
  const targets = unknown.join(', ')
  return (
    <ClientMessages namespaces={['errors', 'syncMapping', 'syncSettings.source', 'syncSettings.expression']}>
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-1">
          <BackLink href={`/connections/${connectionId}/sync`}>{t('back')}</BackLink>
          <h2 className="font-semibold text-base">{t('title')}</h2>
          <p className="max-w-text text-muted-foreground">{t('hint', { provider })}</p>
        </div>
        {!canEdit && (
          <Alert>
            <WhyViewOnly rights={rights} hasRight={hasRight} />
          </Alert>
        )}
        {unknown.length > 0 && <Alert variant="warning">{t('unknown', { provider, targets })}</Alert>}
        <MappingForm
          connectionId={connectionId}
          version={version}
          rows={toRows(mapping)}
          attributes={attributes}
          targets={suggestedTargets(capabilities)}
          canEdit={canEdit}
          action={editMappingAction}
        />
      </div>
    </ClientMessages>
  )
}
