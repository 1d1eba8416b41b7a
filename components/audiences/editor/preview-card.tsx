'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Spinner } from '@/components/ui/spinner'
import type { LivePreview } from './use-live-preview'

export interface PreviewCardProps extends LivePreview {
  /** False while a condition lacks something: the numbers are then those of before. */
  isComplete: boolean
}

/** Whom the audience takes in, live: in words, in exact numbers, and the first by name. */
export function PreviewCard({ preview, isCounting, hasFailed, isComplete }: PreviewCardProps) {
  const t = useTranslations('audienceEditor')
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-3 rounded-lg border bg-card p-4 sm:p-5">
      <h2 id={titleId} className="flex items-center gap-2 font-semibold text-base">
        {t('previewTitle')}
        {isCounting && <Spinner />}
      </h2>
      <div aria-live="polite" aria-busy={isCounting} className="flex flex-col gap-2">
        {!isComplete && <p className="text-muted-foreground text-sm">{t('incomplete')}</p>}
        {hasFailed && isComplete && <p className="text-danger text-sm">{t('notCounted')}</p>}
        {isComplete && preview && (
          <>
            <p className="font-semibold text-lg tabular-nums" data-slot="audience-count">
              {t('count', { count: preview.people })}
            </p>
            <p className="wrap-break-word max-w-text text-sm">{preview.sentence}</p>
            <p className="text-muted-foreground text-sm tabular-nums">
              {t('active', { count: preview.active })}
            </p>
          </>
        )}
      </div>
      {isComplete && preview && preview.sample.length > 0 && (
        <ul aria-label={t('sample')} className="flex flex-col gap-1 border-t pt-3 text-sm">
          {preview.sample.map(({ id, name, department }) => (
            <li key={id} className="wrap-break-word">
              {name}
              {department && <span className="text-muted-foreground"> · {department}</span>}
            </li>
          ))}
          {preview.people > preview.sample.length && (
            <li className="text-muted-foreground tabular-nums">
              {t('andMore', { count: preview.people - preview.sample.length })}
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
