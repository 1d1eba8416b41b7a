'use client'

import { useTranslations } from 'next-intl'
import { EndingForm, type EndingFormProps } from './ending-form'

export interface DiscardFormProps extends Pick<EndingFormProps, 'connectionId' | 'action'> {
  name: string
}

/** Throws the draft away by `discardDraftAction`, after saying what that means. */
export function DiscardForm({ connectionId, name, action }: DiscardFormProps) {
  const t = useTranslations('connections.wizard')
  return (
    <EndingForm
      connectionId={connectionId}
      action={action}
      confirm={t('discardConfirm')}
      keep={t('discardKeep')}
      keepHref={`/connections/${connectionId}/setup`}
    >
      <p className="max-w-text">{t('discardText', { name })}</p>
    </EndingForm>
  )
}
