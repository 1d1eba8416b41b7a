'use client'

import { useTranslations } from 'next-intl'
import { EndingForm, type EndingFormProps } from './ending-form'

/** Deletes the connection by `deleteConnectionAction`. */
export function DeleteForm({ connectionId, action }: Pick<EndingFormProps, 'connectionId' | 'action'>) {
  const t = useTranslations('connections.delete')
  return (
    <EndingForm
      connectionId={connectionId}
      action={action}
      confirm={t('confirm')}
      keep={t('keep')}
      keepHref={`/connections/${connectionId}`}
    />
  )
}
