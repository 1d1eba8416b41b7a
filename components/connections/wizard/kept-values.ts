'use client'

import { type RefObject, useEffect } from 'react'

function open(): Storage | null {
  // A browser that forbids storage throws at the first touch.
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function read(key: string): { saved: string; values: Record<string, string> } | null {
  try {
    return JSON.parse(open()?.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(key: string, entry: object): void {
  try {
    open()?.setItem(key, JSON.stringify(entry))
  } catch {
    // Full or forbidden: the form then forgets what was not sent.
  }
}

const fieldOf = (form: HTMLFormElement, name: string) => {
  const field = form.elements.namedItem(name)
  return field instanceof HTMLInputElement && field.type !== 'password' ? field : null
}

/**
 * Keeps what is typed into a form over a reload or a closed tab, secrets apart, until it is saved: what was
 * kept over other saved values is out of date and left alone.
 * @param saved the stored values by input name; no other inputs are kept
 */
export function useKeptValues(
  form: RefObject<HTMLFormElement | null>,
  key: string,
  saved: Record<string, string>,
): void {
  const savedText = JSON.stringify(saved)
  useEffect(() => {
    const element = form.current
    if (!element) return
    const names = Object.keys(JSON.parse(savedText))
    const kept = read(key)
    for (const name of kept?.saved === savedText ? names : []) {
      const field = fieldOf(element, name)
      if (field && field.value === field.defaultValue) field.value = kept?.values[name] ?? field.value
    }
    const keep = () => {
      const values = Object.fromEntries(names.map((name) => [name, fieldOf(element, name)?.value ?? '']))
      write(key, { saved: savedText, values })
    }
    element.addEventListener('input', keep)
    return () => element.removeEventListener('input', keep)
  }, [form, key, savedText])
}
