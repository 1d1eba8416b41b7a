'use client'

import { useEffect, useState } from 'react'
import type { Selection } from '@/lib/activations/editing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'

export type CountAction = (previous: FormState<number>, form: FormData) => Promise<FormState<number>>

const delay = 150

/**
 * How many employees the selection reaches, asked anew shortly after each change.
 * @param initial what the server said about the first selection
 * @returns `reach` null when it could not be counted
 */
export function useLiveCount(count: CountAction, selection: Selection, initial: number) {
  const [first] = useState(selection)
  const [known, setKnown] = useState<{ selection: Selection; reach: number | null }>({
    selection,
    reach: initial,
  })

  useEffect(() => {
    if (selection === known.selection) return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const state = await count(idleForm, toForm(selection)).catch(() => null)
      if (isCurrent) setKnown({ selection, reach: state?.data ?? null })
    }, delay)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [count, selection, known.selection])

  const reach = selection === first ? initial : known.reach
  return { reach, isCounting: selection !== first && selection !== known.selection }
}

function toForm(selection: Selection): FormData {
  const form = new FormData()
  form.set('recipients', selection.everyone ? 'everyone' : 'specific')
  for (const { id } of selection.audiences) form.append('audienceIds', id)
  for (const { id } of selection.employees) form.append('employeeIds', id)
  return form
}
