import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { startConnectionAction } from '@/lib/connections/actions'
import { ConnectForm } from './connect-form'

export interface ConnectButtonProps {
  slug: string
  /** The listing is connected already: this would be one more account. */
  isFurther?: boolean
}

/** Begins the connection of a listing, or goes on with its draft. Works without JavaScript. */
export async function ConnectButton({ slug, isFurther = false }: ConnectButtonProps) {
  const t = await getTranslations('catalog')
  return (
    <ClientMessages namespaces={['errors']}>
      <ConnectForm
        slug={slug}
        label={t(isFurther ? 'connectAnother' : 'connect')}
        variant={isFurther ? 'outline' : 'default'}
        submit={startConnectionAction}
      />
    </ClientMessages>
  )
}
