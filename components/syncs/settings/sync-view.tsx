import { useLocale, useTranslations } from 'next-intl'
import { WhyViewOnly } from '@/components/connections/detail/why-view-only'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { ConnectionDetail } from '@/lib/connections/queries'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { Link } from '@/lib/i18n/navigation'
import { saveSyncSettingsAction } from '@/lib/syncs/settings/actions'
import type { SyncSettingsView } from '@/lib/syncs/settings/queries'
import { nextRuns, toScheduleFields } from '@/lib/syncs/settings/rules'
import { CapabilitiesCard } from './capabilities-card'
import { RulesCard } from './rules-card'
import { SettingsForm } from './settings-form'
import { StateCard } from './state-card'

export interface SyncViewProps {
  connection: ConnectionDetail
  rights: ConnectionRights
  settings: SyncSettingsView
  /** May edit in general, though perhaps not in this connection's folder. */
  hasRight: boolean
  now: Date
}

/** How a connection provisions people: its state, settings and attributes, and what the provider can do. */
export function SyncView({ connection, rights, settings, hasRight, now }: SyncViewProps) {
  const t = useTranslations('syncSettings')
  const provider = connection.listing.name
  const canEdit = hasRight && rights.canManage
  const isConnected = connection.state === 'connected'
  const { id } = connection
  return (
    <ClientMessages
      namespaces={['errors', 'connections.settings', 'syncSettings.form', 'syncSettings.capabilities']}
    >
      <div className="flex flex-col gap-6">
        <p className="max-w-text text-muted-foreground">{t('intro', { provider })}</p>
        {!canEdit && (
          <Alert>
            <WhyViewOnly rights={rights} hasRight={hasRight} />
          </Alert>
        )}
        {!isConnected && <Alert variant="warning">{t('notConnected')}</Alert>}
        {isConnected && !settings.isActivated && (
          <Alert variant="warning">
            {t('nobody', { provider })}{' '}
            <Link href={`/connections/${id}/access`} className="underline underline-offset-4">
              {t('toAccess')}
            </Link>
          </Alert>
        )}
        <StateCard
          connectionId={id}
          settings={settings}
          canStart={hasRight && rights.canUse && isConnected}
        />
        <RulesCard
          connectionId={id}
          provider={provider}
          mapping={settings.mapping}
          attributes={settings.attributes}
          canEdit={canEdit}
        />
        <CapabilitiesCard
          connectionId={id}
          provider={provider}
          capabilities={settings.capabilities}
          discoveredAt={settings.discoveredAt}
          canEdit={canEdit && isConnected}
        />
        <Settings connectionId={id} provider={provider} settings={settings} canEdit={canEdit} now={now} />
      </div>
    </ClientMessages>
  )
}

interface SettingsProps {
  connectionId: string
  provider: string
  settings: SyncSettingsView
  canEdit: boolean
  now: Date
}

function Settings({ connectionId, provider, settings, canEdit, now }: SettingsProps) {
  const t = useTranslations('syncSettings.form')
  const locale = useLocale()
  const { schedule, nextRunAt, provisioning, capabilities } = settings
  const times = nextRuns(schedule, nextRunAt, 3, now)
  const { version, isEnabled, match, deprovisioning, syncsGroups, onChange } = settings
  const { guardShare, guardMinimum, perMinute } = settings
  const values = {
    version,
    isEnabled,
    match,
    deprovisioning,
    syncsGroups,
    onChange,
    guardShare,
    guardMinimum,
    perMinute,
    ...toScheduleFields(schedule),
  }
  return (
    <Card id="settings" className="scroll-mt-20">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        {canEdit && <CardDescription>{t('hint')}</CardDescription>}
      </CardHeader>
      <CardContent className="flex flex-col gap-6">
        {times.length > 0 && (
          <div>
            <h3 className="font-medium">{t('next')}</h3>
            <ol className="tabular-nums">
              {times.map((time) => (
                <li key={time.toISOString()}>
                  <LocalTime value={time.toISOString()} locale={locale} />
                </li>
              ))}
            </ol>
          </div>
        )}
        <fieldset disabled={!canEdit} className="flex min-w-0 flex-col gap-4">
          <legend className="sr-only">{t('title')}</legend>
          <SettingsForm
            connectionId={connectionId}
            provider={provider}
            values={values}
            canEdit={canEdit}
            hasRun={settings.hasRun}
            canDeprovision={provisioning.operations.includes('deprovision')}
            hasGroups={capabilities?.groups ?? null}
            documentedLimit={provisioning.limits?.perMinute ?? null}
            action={saveSyncSettingsAction}
          />
        </fieldset>
      </CardContent>
    </Card>
  )
}
