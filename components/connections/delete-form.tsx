'use client'

import { useTranslations } from 'next-intl'
import { EndingForm, type EndingFormProps } from './ending-form'

export interface DeleteFormProps extends Pick<EndingFormProps, 'connectionId' | 'action'> {
  /** Of the impact above it. */
  fingerprint: string
}

/** Deletes the connection by `deleteConnectionAction`. */
export function DeleteForm({ connectionId, action, fingerprint }: DeleteFormProps) {
  const t = useTranslations('connections.delete')
  return (
    <EndingForm
      connectionId={connectionId}
      action={action}
      confirm={t('confirm')}
      keep={t('keep')}
      keepHref={`/connections/${connectionId}`}
    >
      <input type="hidden" name="fingerprint" value={fingerprint} />
    </EndingForm>
  )
}
