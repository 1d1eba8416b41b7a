import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SectionTabs } from '@/components/layout/section-tabs'
import { Streamed } from '@/components/layout/streamed'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { getPathname } from '@/lib/i18n/navigation'

/** The settings of an organization: a page each, under the tabs that the reader may open. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <Streamed fallback={<Skeleton className="mb-6 h-10 w-full max-w-md" />}>
        <Tabs />
      </Streamed>
      {children}
    </>
  )
}

async function Tabs() {
  const [t, locale, actor] = await Promise.all([getTranslations('settings'), getLocale(), getActor()])
  const tabs = [
    { name: 'policy', path: '/settings/policy', isShown: can(actor, 'policy:read') },
    { name: 'approvals', path: '/settings/approvals', isShown: can(actor, 'connection:approve') },
    { name: 'apiKeys', path: '/settings/api-keys', isShown: can(actor, 'api-key:read') },
    { name: 'provisioning', path: '/settings/provisioning', isShown: can(actor, 'scim-token:read') },
    { name: 'auditLog', path: '/settings/audit-log', isShown: can(actor, 'audit:read') },
  ] as const
  const shown = tabs.filter(({ isShown }) => isShown)
  if (shown.length === 0) return null
  return (
    <SectionTabs
      label={t('title')}
      tabs={shown.map(({ name, path }) => ({
        label: t(`tab.${name}`),
        href: getPathname({ locale, href: path }),
      }))}
    />
  )
}
