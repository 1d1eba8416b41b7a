import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Badge } from '@/components/ui/badge'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { TabNav } from '@/components/ui/tab-nav'
import type { ConnectionDetail } from '@/lib/connections/queries'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { webhookListing } from '@/lib/webhooks/schema'
import { ConnectionStatus } from '../connection-status'
import { ConnectionMenu } from '../menu/connection-menu'
import { RepairLink } from '../repair-link'

export const connectionTabs = [
  'overview',
  'access',
  'webhook',
  'sync',
  'tracking',
  'triggers',
  'settings',
] as const
export type ConnectionTab = (typeof connectionTabs)[number]

/** Tabs that the connections of one listing have, by its slug. */
const ownTabs: Partial<Record<ConnectionTab, string>> = { webhook: webhookListing }

export interface ConnectionFrameProps {
  connection: ConnectionDetail
  rights: ConnectionRights
  tab: ConnectionTab
  children: ReactNode
}

/** What all pages of a connection share: its name and state, what mends it, its menu, and the tabs. */
export function ConnectionFrame({ connection, rights, tab, children }: ConnectionFrameProps) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const { id, name, listing } = connection
  const to = (href: string) => getPathname({ locale, href })
  const page = (of: ConnectionTab) => to(`/connections/${id}${of === 'overview' ? '' : `/${of}`}`)
  // An approval is decided on the overview.
  const isHere = tab === 'overview' && connection.stateReason === 'approval'
  const trail = [
    { label: t('title'), href: to('/connections') },
    ...(tab === 'overview'
      ? [{ label: name }]
      : [{ label: name, href: page('overview') }, { label: t(`tabs.${tab}`) }]),
  ]
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <PageHeader
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={trail} />}
        title={
          <span className="flex items-center gap-3">
            <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            <span className="wrap-anywhere">{name}</span>
            {connection.isDefault && <Badge variant="outline">{t('default')}</Badge>}
          </span>
        }
        description={<ConnectionStatus connection={connection} />}
        actions={
          <>
            {rights.canManage && connection.state !== 'connected' && !isHere && (
              <RepairLink connection={connection} />
            )}
            <ConnectionMenu connection={connection} {...rights} isLabelled />
          </>
        }
      />
      <TabNav
        label={t('tabs.label')}
        className="mb-6"
        tabs={connectionTabs
          .filter((of) => (ownTabs[of] ?? listing.slug) === listing.slug)
          .filter((of) => of !== 'sync' || connection.hasProvisioning)
          .map((of) => ({
            label: t(`tabs.${of}`),
            href: page(of),
            isCurrent: of === tab,
          }))}
      />
      {children}
    </ClientMessages>
  )
}
