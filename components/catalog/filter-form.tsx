'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useRef, useTransition } from 'react'
import { isLive } from './live-view'

export interface FilterFormProps {
  /** Path of the catalog, with its language. */
  action: string
  children: ReactNode
  className?: string
}

const typingPauseMilliseconds = 300

/** What the browser would send, without what is empty or says the default. */
function queryOf(form: HTMLFormElement): string {
  const search = new URLSearchParams()
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue
    const isOff = field.type === 'checkbox' && !(field as HTMLInputElement).checked
    const value = field.value.trim()
    if (field.name && value && !isOff && isLive(field, form)) search.append(field.name, value)
  }
  if (search.get('sort') === 'relevance') search.delete('sort')
  return search.toString()
}

/** Whether the browser is at these parameters, in whatever order they stand. */
function isShown(query: string): boolean {
  const sorted = (text: string) => [...new URLSearchParams(text)].map(String).sort().join('&')
  return sorted(query) === sorted(window.location.search)
}

/**
 * A GET form. With JavaScript it follows every choice at once and typing after a short pause. The way back leads
 * over the choices; typing leaves no steps behind.
 */
export function FilterForm({ action, children, className }: FilterFormProps) {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [isPending, startTransition] = useTransition()

  function follow(how: 'push' | 'replace', query: string) {
    clearTimeout(timer.current)
    startTransition(() => router[how]((query ? `${action}?${query}` : action) as never, { scroll: false }))
  }
  function onChange(event: FormEvent<HTMLFormElement>) {
    clearTimeout(timer.current)
    const isTyped = event.target instanceof HTMLInputElement && event.target.type === 'search'
    const { currentTarget } = event
    if (isTyped)
      timer.current = setTimeout(() => follow('replace', queryOf(currentTarget)), typingPauseMilliseconds)
    else follow('push', queryOf(currentTarget))
  }
  return (
    <form
      action={action}
      method="get"
      className={className}
      aria-busy={isPending || undefined}
      onChange={onChange}
      onSubmit={(event) => {
        event.preventDefault()
        const query = queryOf(event.currentTarget)
        if (isShown(query)) clearTimeout(timer.current)
        else follow('push', query)
      }}
    >
      {children}
      <p role="status" className="sr-only" />
    </form>
  )
}
