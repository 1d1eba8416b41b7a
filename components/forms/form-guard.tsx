'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { type FormStart, type GuardedForm, guardFields } from '@/lib/http/guard-fields'

/** What a guarded form asks for once it stands in the browser; null until then, and without JavaScript. */
export function useFormStart(form: GuardedForm): FormStart | null {
  const [start, setStart] = useState<FormStart | null>(null)
  useEffect(() => {
    let isGone = false
    fetch(`/api/forms/${form}`, { cache: 'no-store' })
      .then((response) => (response.ok ? (response.json() as Promise<FormStart>) : null))
      // Without an answer the form works as it does without JavaScript: it is sent twice.
      .catch(() => null)
      .then((answer) => {
        if (!isGone) setStart(answer)
      })
    return () => {
      isGone = true
    }
  }, [form])
  return start
}

/** The fields of the spam guard; wants the namespace `formGuard` from `ClientMessages`. */
export function FormGuard({ state, start }: { state: FormState; start: FormStart | null }) {
  const t = useTranslations('formGuard')
  return (
    <>
      <input
        type="hidden"
        name={guardFields.token}
        value={submittedValue(state, guardFields.token, start?.token)}
        readOnly
      />
      <div className="hidden" aria-hidden="true">
        <label>
          {t('trap')}
          <input type="text" name={guardFields.trap} tabIndex={-1} autoComplete="off" />
        </label>
      </div>
    </>
  )
}
