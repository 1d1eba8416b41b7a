'use client'

import { useEffect, useRef } from 'react'
import { forgetKeptValues, keepValues, keptOver } from '@/components/forms/kept-values'
import { fieldsOf } from '@/lib/audiences/drafts/rules'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { type EditorState, stateFields } from './state'

const nameOf = (audienceId: string | null) => `audience:${audienceId ?? 'new'}`

/** Stands, unseen, where an audience was saved: what was entered need not be kept any more. */
export function SavedAudience({ audienceId }: { audienceId: string }): null {
  useEffect(() => {
    forgetKeptValues(nameOf(audienceId))
    forgetKeptValues(nameOf(null))
  }, [audienceId])
  return null
}

// Of people only ids: who they are is asked of the server again, and may have changed.
function toText(state: EditorState): string {
  const { name, description, draft } = state
  return JSON.stringify([
    ['name', name],
    ['description', description],
    ...stateFields(state),
    ...fieldsOf(draft),
  ])
}

export interface KeptDraftOptions {
  audienceId: string | null
  version: number
  initial: EditorState
  edited: EditorState
  /** Takes over what was kept. */
  restore: (step: AudienceStep) => void
  submit: (previous: FormState<AudienceStep>, form: FormData) => Promise<FormState<AudienceStep>>
}

/** Keeps what was entered and not yet saved over a reload, a way back or a closed tab. */
export function useKeptDraft(options: KeptDraftOptions): void {
  const { audienceId, version, initial, edited } = options
  const name = nameOf(audienceId)
  const first = toText(initial)
  const current = toText(edited)
  const latest = useRef({ ...options, current })
  useEffect(() => {
    latest.current = { ...options, current }
  })

  useEffect(() => {
    const kept = keptOver(name, { version: String(version), first })?.form
    const before = latest.current.current
    if (!kept || kept === before) return
    let isCurrent = true
    latest.current
      .submit(idleForm, toForm(audienceId, version, kept))
      .then(({ status, data }) => {
        if (!isCurrent || latest.current.current !== before) return
        // A person who was chosen is gone, for instance.
        if (status === 'done' && data) latest.current.restore(data)
        else forgetKeptValues(name)
      })
      // Not reached: what was kept stays for the next time.
      .catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [name, audienceId, version, first])

  const known = useRef(current)
  useEffect(() => {
    if (current === known.current) return
    known.current = current
    if (current === first) forgetKeptValues(name)
    else keepValues(name, { version: String(version), first }, { form: current })
  }, [name, version, first, current])
}

/** The form as it was: the server answers with the names, without a change. */
function toForm(audienceId: string | null, version: number, text: string): FormData {
  const form = new FormData()
  form.set('audienceId', audienceId ?? '')
  form.set('version', String(version))
  form.set('locale', document.documentElement.lang)
  for (const [name, value] of JSON.parse(text) as [string, string][]) form.append(name, value)
  form.set('intent', 'refresh')
  return form
}
