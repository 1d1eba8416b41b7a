'use client'

import { useEffect, useRef } from 'react'
import { forgetKeptValues, keepValues, keptOver } from '@/components/forms/kept-values'
import type { SegmentStep, Selection } from '@/lib/activations/editing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'

/** The name under which the browser keeps who was chosen for a connection, until that is applied. */
export function keptRecipients(connectionId: string): string {
  return `recipients:${connectionId}`
}

/** Stands, unseen, where a choice was applied: it need not be kept any more. */
export function AppliedRecipients({ connectionId }: { connectionId: string }): null {
  useEffect(() => forgetKeptValues(keptRecipients(connectionId)), [connectionId])
  return null
}

// Ids alone: who they are is asked of the server again, and may have changed.
function toValues({ everyone, audiences, employees }: Selection) {
  const ids = (list: { id: string }[]) =>
    list
      .map(({ id }) => id)
      .sort()
      .join(' ')
  return {
    recipients: everyone ? 'everyone' : 'specific',
    audienceIds: ids(audiences),
    employeeIds: ids(employees),
  }
}

export interface KeptRecipientsOptions {
  connectionId: string
  /** Of the activation; null before the first. What was chosen over another one is out of date. */
  version: number | null
  initial: Selection
  selection: Selection
  /** Takes over what was kept. */
  restore: (step: SegmentStep) => void
  submit: (previous: FormState<SegmentStep>, form: FormData) => Promise<FormState<SegmentStep>>
}

/**
 * Keeps who was chosen and not yet applied over a reload, a way back or a closed tab.
 * @returns to be called with each choice of the person
 */
export function useKeptRecipients(options: KeptRecipientsOptions): (selection: Selection) => void {
  const { connectionId, version, initial } = options
  const name = keptRecipients(connectionId)
  const saved = { version: `${version}`, ...toValues(initial) }
  const savedText = JSON.stringify(saved)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    const kept = keptOver(name, JSON.parse(savedText))
    const before = latest.current.selection
    if (!kept || isSame(kept, toValues(before))) return
    let isCurrent = true
    const { submit } = latest.current
    submit(idleForm, toForm(connectionId, kept))
      .then(({ status, data }) => {
        if (!isCurrent || latest.current.selection !== before) return
        // Somebody who was chosen is gone, for instance.
        if (status === 'done' && data) latest.current.restore(data)
        else forgetKeptValues(name)
      })
      // Not reached: what was kept stays for the next time.
      .catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [connectionId, name, savedText])

  return (selection) => {
    const values = toValues(selection)
    if (isSame(values, toValues(initial))) forgetKeptValues(name)
    else keepValues(name, saved, values)
  }
}

type Values = Readonly<Record<string, string>>

function isSame(one: Values, other: Values): boolean {
  return Object.keys(other).every((key) => one[key] === other[key])
}

/** The form as it was: the server answers with the names, without a change. */
function toForm(connectionId: string, kept: Values): FormData {
  const form = new FormData()
  form.set('connectionId', connectionId)
  form.set('activationId', '')
  form.set('version', '0')
  form.set('recipients', kept.recipients ?? '')
  form.set('intent', 'back')
  form.set('locale', document.documentElement.lang)
  for (const id of kept.audienceIds?.split(' ').filter(Boolean) ?? []) form.append('audienceIds', id)
  for (const id of kept.employeeIds?.split(' ').filter(Boolean) ?? []) form.append('employeeIds', id)
  return form
}
