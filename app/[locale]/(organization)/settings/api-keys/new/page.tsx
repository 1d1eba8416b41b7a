import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CreateForm } from '@/components/api-keys/create-form'
import { KeyPage } from '@/components/api-keys/key-page'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { createApiKeyAction } from '@/lib/api-keys/actions'
import { requirePermission } from '@/lib/auth/session'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiKeys')
  return { title: t('createTitle') }
}

/** A form for a new key, and its secret in the form's place. */
export default function NewApiKeyPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={renderForm} />
}

async function renderForm() {
  await requirePermission('api-key:create', '/settings/api-keys/new')
  const t = await getTranslations('apiKeys')
  return (
    <KeyPage title={t('createTitle')} description={t('createHint')} step={t('createTitle')}>
      <CreateForm action={createApiKeyAction} />
    </KeyPage>
  )
}
