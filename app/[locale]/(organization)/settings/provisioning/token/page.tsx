import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { TokenForm } from '@/components/scim/token-form'
import { TokenPage } from '@/components/scim/token-page'
import { Alert } from '@/components/ui/alert'
import { Card } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { issueScimTokenAction } from '@/lib/scim/tokens/actions'
import { findScimToken } from '@/lib/scim/tokens/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('provisioning')
  return { title: t('token') }
}

/** A token for the identity provider, or another in its place. */
export default function NewTokenPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={renderToken} />
}

async function renderToken() {
  const actor = await requirePermission('scim-token:update', '/settings/provisioning/token')
  const [t, locale, token] = await Promise.all([
    getTranslations('provisioning'),
    getLocale(),
    findScimToken(actor),
  ])
  const former = token?.formerUntil
  const time = () => former && <LocalTime value={former.toISOString()} locale={locale} />
  return (
    <TokenPage title={t(token ? 'replace' : 'make')} text={t(token ? 'replaceText' : 'makeText')}>
      <Card>
        {former && <Alert variant="warning">{t.rich('replaceAgain', { time })}</Alert>}
        <TokenForm isReplacement={token !== null} action={issueScimTokenAction} />
      </Card>
    </TokenPage>
  )
}
