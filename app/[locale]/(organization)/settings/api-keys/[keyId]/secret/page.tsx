import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { KeyPage } from '@/components/api-keys/key-page'
import { RotateForm } from '@/components/api-keys/rotate-form'
import { Gated } from '@/components/layout/gated'
import { Alert } from '@/components/ui/alert'
import { LocalTime } from '@/components/ui/local-time'
import { Skeleton } from '@/components/ui/skeleton'
import { rotateApiKeyAction } from '@/lib/api-keys/actions'
import { getApiKey } from '@/lib/api-keys/queries'
import { apiKeyId } from '@/lib/api-keys/schema'
import { requirePermission } from '@/lib/auth/session'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/settings/api-keys/[keyId]/secret'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiKeys')
  return { title: t('rotate') }
}

/** Another secret for a key. */
export default function NewSecretPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderSecret(params)} />
}

async function renderSecret(params: Props['params']) {
  const id = parseParam(apiKeyId, (await params).keyId)
  const actor = await requirePermission('api-key:update', `/settings/api-keys/${id}/secret`)
  const [t, locale, { key }] = await Promise.all([
    getTranslations('apiKeys'),
    getLocale(),
    getApiKey(actor, id),
  ])
  const { name, state, formerUntil } = key
  const time = () => formerUntil && <LocalTime value={formerUntil.toISOString()} locale={locale} />
  return (
    <KeyPage title={t('rotateTitle', { name })} description={t('rotateText')} step={t('rotate')}>
      {state === 'expired' || state === 'revoked' ? (
        <Alert>{t(`notRotatable.${state}`)}</Alert>
      ) : (
        <div className="flex flex-col gap-4">
          {formerUntil && <Alert variant="warning">{t.rich('rotateAgain', { time })}</Alert>}
          <RotateForm keyId={id} action={rotateApiKeyAction} />
        </div>
      )}
    </KeyPage>
  )
}
