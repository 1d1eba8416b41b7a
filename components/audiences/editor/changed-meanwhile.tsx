'use client'

import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef } from 'react'
import { Alert } from '@/components/ui/alert'
import type { ForeignChange } from '@/lib/audiences/editing/schema'
import { ChangeWords } from '../change-words'

/** What others saved while this form was open. What stands in it is kept, and saving it is then a decision. */
export function ChangedMeanwhile({ changes }: { changes: ForeignChange[] }) {
  const t = useTranslations('audienceEditor')
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => box.current?.focus(), [])
  return (
    <Alert ref={box} tabIndex={-1} role="alert" variant="warning" title={t('changedTitle')}>
      <p>{t('changedText')}</p>
      {changes.map((change) => (
        <div key={change.number} className="mt-2">
          <p className="font-medium text-sm">
            {t('changedBy', { by: change.by ?? t('formerMember'), number: change.number })}
          </p>
          <ChangeWords change={change} />
        </div>
      ))}
    </Alert>
  )
}
