import { KeyRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import type { ApiAddress, ApiKeyView } from '@/lib/api-keys/queries'
import { Link } from '@/lib/i18n/navigation'
import { CopiedValue } from './copied-value'
import { KeyList } from './key-list'

export interface KeysViewProps {
  keys: readonly ApiKeyView[]
  address: ApiAddress
  isEditable: boolean
  isDone: boolean
}

/** The organization's keys, and what a system needs besides one. */
export function KeysView({ keys, address, isEditable, isDone }: KeysViewProps) {
  const t = useTranslations('apiKeys')
  const good = keys.filter(({ state }) => state !== 'revoked')
  const revoked = keys.filter(({ state }) => state === 'revoked')
  const create = (
    <Button asChild>
      <Link href="/settings/api-keys/new">{t('create')}</Link>
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={isEditable && good.length > 0 ? create : undefined}
      />
      <div className="flex flex-col gap-6">
        {isDone && (
          <Alert variant="success" role="status">
            {t('done.revoked')}
          </Alert>
        )}
        {!isEditable && <Alert>{t('readOnly')}</Alert>}
        <section aria-labelledby="keys-title" className="flex flex-col gap-3">
          <h2 id="keys-title" className="font-semibold text-base">
            {t('listTitle')}
          </h2>
          {good.length > 0 ? (
            <>
              <p className="text-muted-foreground tabular-nums">{t('count', { count: good.length })}</p>
              <KeyList label={t('listTitle')} keys={good} isEditable={isEditable} />
            </>
          ) : (
            <EmptyState
              icon={<KeyRound aria-hidden />}
              as="h3"
              title={t('emptyTitle')}
              description={t(isEditable ? 'emptyText' : 'emptyTextReadOnly')}
            >
              {isEditable && create}
            </EmptyState>
          )}
        </section>
        <Connecting address={address} />
        {revoked.length > 0 && (
          <section aria-labelledby="revoked-title" className="flex flex-col gap-3">
            <h2 id="revoked-title" className="font-semibold text-base">
              {t('revokedTitle')}
            </h2>
            <KeyList label={t('revokedTitle')} keys={revoked} isEditable={false} />
          </section>
        )}
      </div>
    </>
  )
}

function Connecting({ address }: { address: ApiAddress }) {
  const t = useTranslations('apiKeys')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('connectTitle')}</CardTitle>
        <CardDescription>{t('connectText')}</CardDescription>
      </CardHeader>
      <ClientMessages namespaces={['apiKeys']}>
        <div className="flex max-w-text flex-col gap-3">
          <CopiedValue label={t('organizationGuid')} value={address.organizationGuid} />
          <CopiedValue label={t('tokenUrl')} value={address.tokenUrl} />
          <CopiedValue label={t('segmentsUrl')} value={address.segmentsUrl} />
        </div>
      </ClientMessages>
      <p>
        <Link href="/developers/api" className="rounded-sm text-primary underline underline-offset-4">
          {t('reference')}
        </Link>
      </p>
    </Card>
  )
}
