'use client'

import { Undo2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import type { ChangeEntry } from '@/lib/activations/schema'
import type { FormState } from '@/lib/http/form-state'
import { ReloadLink } from './reload-link'

export interface UndoBarProps {
  connectionId: string
  change: Pick<ChangeEntry, 'id' | 'kind' | 'by' | 'isActive'>
  /** Until it can no longer be undone, when the page was made. */
  secondsLeft: number
  /** `undoAction`. */
  submit: (previous: FormState<null>, form: FormData) => Promise<FormState<null>>
}

/** What was just changed, and the way back while there is one. */
export function UndoBar({ connectionId, change, secondsLeft, submit }: UndoBarProps) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(submit)
  const left = useCountdown(secondsLeft)
  const bar = useRef<HTMLDivElement>(null)
  // The buttons that change something stand far below: what came of them must not be out of sight.
  useEffect(() => {
    if (bar.current && bar.current.getBoundingClientRect().top < 0) bar.current.scrollIntoView()
  }, [])
  if (left <= 0) return null
  const by = change.by ?? t('formerMember')
  return (
    <Alert
      ref={bar}
      variant={change.isActive ? 'success' : 'info'}
      role="status"
      title={t(`changed.${change.kind}`, { by })}
    >
      <form {...formProps} aria-label={t('undo')} className="flex flex-col items-start gap-3">
        <input type="hidden" name="connectionId" value={connectionId} />
        <input type="hidden" name="changeId" value={change.id} />
        <input type="hidden" name="locale" value={locale} />
        <FormError state={state} />
        <ReloadLink state={state} connectionId={connectionId} />
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton variant="outline" size="sm" pending={isPending}>
            <Undo2 aria-hidden="true" />
            {t('undo')}
          </SubmitButton>
          {/* Read once with the bar; a screen reader is not told every second. */}
          <span role="timer" aria-live="off" className="text-muted-foreground text-sm tabular-nums">
            {t('undoLeft', { minutes: Math.floor(left / 60), seconds: left % 60 })}
          </span>
        </div>
      </form>
    </Alert>
  )
}

/** Counts from when the page was shown, so that a clock set wrong does not matter. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const start = performance.now()
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil(seconds - (performance.now() - start) / 1000)))
    }, 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return left
}
