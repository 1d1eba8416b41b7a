'use client'

import { useEffect, useState } from 'react'
import type { AudiencePreview } from '@/lib/audiences/editing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'

export type PreviewAction = (
  previous: FormState<AudiencePreview | null>,
  form: FormData,
) => Promise<FormState<AudiencePreview | null>>

const delay = 250

export interface LivePreview {
  /** Of the last complete conditions; null before any. */
  preview: AudiencePreview | null
  isCounting: boolean
  hasFailed: boolean
}

/**
 * Whom the form takes in, asked once changes pause. A late answer to an older question is dropped.
 * @param question the fields to ask with, as text that changes with them; null while they are not complete
 */
export function useLivePreview(
  ask: PreviewAction,
  question: string | null,
  initial: AudiencePreview | null,
): LivePreview {
  const [first] = useState(question)
  const [answer, setAnswer] = useState({ question: first, preview: initial, hasFailed: false })

  useEffect(() => {
    if (question === null || question === answer.question) return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const form = new FormData()
      for (const [name, value] of JSON.parse(question) as [string, string][]) form.append(name, value)
      const state = await ask(idleForm, form).catch(() => null)
      if (!isCurrent) return
      const preview = state?.data ?? null
      setAnswer({ question, preview, hasFailed: preview === null })
    }, delay)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [ask, question, answer.question])

  return {
    preview: answer.preview,
    isCounting: question !== null && question !== answer.question,
    hasFailed: question === answer.question && answer.hasFailed,
  }
}
