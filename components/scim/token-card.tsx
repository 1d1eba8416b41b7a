import { useLocale, useTranslations } from 'next-intl'
import { CopiedValue } from '@/components/api-keys/copied-value'
import { ClientMessages } from '@/components/layout/client-messages'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import type { Provisioning } from '@/lib/scim/tokens/schema'

export interface TokenCardProps {
  provisioning: Pick<Provisioning, 'baseUrl' | 'token'>
  isEditable: boolean
}

/** Where an identity provider pushes to, and the token that it needs for that. */
export function TokenCard({ provisioning: { baseUrl, token }, isEditable }: TokenCardProps) {
  const t = useTranslations('provisioning')
  const locale = useLocale()
  const at = (value: Date) => ({ time: () => <LocalTime value={value.toISOString()} locale={locale} /> })
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('connectionTitle')}</CardTitle>
        <CardDescription>{t('connectionText')}</CardDescription>
      </CardHeader>
      <ClientMessages namespaces={['apiKeys']}>
        <div className="max-w-text">
          <CopiedValue label={t('baseUrl')} value={baseUrl} />
        </div>
      </ClientMessages>
      {token ? (
        <div className="flex max-w-text flex-col gap-1">
          <p>
            {token.createdBy
              ? t.rich('tokenMadeBy', { ...at(token.createdAt), name: token.createdBy })
              : t.rich('tokenMade', at(token.createdAt))}
          </p>
          {token.formerUntil && <p>{t.rich('formerUntil', at(token.formerUntil))}</p>}
        </div>
      ) : (
        <p>{t('noToken')}</p>
      )}
      {isEditable && (
        <div className="flex flex-wrap gap-2">
          <Button asChild variant={token ? 'outline' : 'default'}>
            <Link href="/settings/provisioning/token">{t(token ? 'replace' : 'make')}</Link>
          </Button>
          {token && (
            <Button asChild variant="ghost">
              <Link href="/settings/provisioning/revoke">{t('revoke')}</Link>
            </Button>
          )}
        </div>
      )}
    </Card>
  )
}
