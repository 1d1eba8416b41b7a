import { getLocale } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { redirect } from '@/lib/i18n/navigation'

/** The settings without a tab: their first. */
export default function SettingsPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={redirectToPolicy} />
}

async function redirectToPolicy(): Promise<never> {
  await requirePermission('policy:read', '/settings')
  return redirect({ href: '/settings/policy', locale: await getLocale() })
}
