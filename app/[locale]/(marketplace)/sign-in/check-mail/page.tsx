import { getTranslations } from 'next-intl/server'
import { EmptyState } from '@/components/ui/empty-state'

/** Says the same whether or not the address has an account. */
export default async function CheckMailPage() {
  const t = await getTranslations('signIn')
  return <EmptyState as="h1" title={t('checkMailTitle')} description={t('checkMailText')} />
}
