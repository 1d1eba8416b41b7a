import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { startConnectionAction } from '@/lib/connections/actions'
import { ConnectForm } from './connect-form'

/** Begins the connection of a listing, or goes on with its draft. Works without JavaScript. */
export async function ConnectButton({ slug }: { slug: string }) {
  const t = await getTranslations('catalog')
  return (
    <ClientMessages namespaces={['errors']}>
      <ConnectForm slug={slug} label={t('connect')} submit={startConnectionAction} />
    </ClientMessages>
  )
}
