'use client'

import { useEffect, useState } from 'react'
import type { Suggestions } from '@/lib/activations/editing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'

export type SearchAction = (
  previous: FormState<Suggestions>,
  form: FormData,
) => Promise<FormState<Suggestions>>

const delay = 200
const nothing: Suggestions = { audiences: [], employees: [] }

/**
 * What the search offers for the query, asked once typing pauses. Until the answer comes, what still fits of
 * the last one stays, so that Enter never adds somebody whom the typed words do not name. A late answer to an
 * older query is dropped.
 */
export function useSuggestions(search: SearchAction, query: string, isOpen: boolean) {
  const [answer, setAnswer] = useState<{
    query: string
    suggestions: Suggestions
    hasFailed: boolean
  } | null>(null)

  useEffect(() => {
    if (!isOpen) return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const form = new FormData()
      form.set('q', query)
      const state = await search(idleForm, form).catch(() => null)
      if (!isCurrent) return
      setAnswer({ query, suggestions: state?.data ?? nothing, hasFailed: state?.status !== 'done' })
    }, delay)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [search, query, isOpen])

  const isSearching = isOpen && answer?.query !== query
  const last = answer?.suggestions ?? nothing
  return {
    suggestions: isSearching ? narrow(last, query) : last,
    isSearching,
    hasFailed: answer?.query === query && answer.hasFailed,
  }
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function narrow({ audiences, employees }: Suggestions, query: string): Suggestions {
  const words = fold(query).split(/\s+/)
  const fits = ({ name }: { name: string }) => words.every((word) => fold(name).includes(word))
  return { audiences: audiences.filter(fits), employees: employees.filter(fits) }
}
