'use client'

import { type RefObject, useEffect } from 'react'

const prefix = 'portico:kept:'

type Values = Readonly<Record<string, string>>

function open(): Storage | null {
  // A browser that forbids storage throws at the first touch.
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function read(name: string): { saved: string; values: Values } | null {
  try {
    return JSON.parse(open()?.getItem(prefix + name) ?? 'null')
  } catch {
    return null
  }
}

function write(name: string, entry: object): void {
  try {
    open()?.setItem(prefix + name, JSON.stringify(entry))
  } catch {
    // Full or forbidden: the form then forgets what was not sent.
  }
}

const fieldOf = (form: HTMLFormElement, name: string) => {
  const field = form.elements.namedItem(name)
  return field instanceof HTMLInputElement && field.type !== 'password' ? field : null
}

/** Keeps values that stand in no input, such as what was chosen from a list. @param saved what is stored */
export function keepValues(name: string, saved: Values, values: Values): void {
  write(name, { saved: JSON.stringify(saved), values })
}

/** What was kept over these saved values; over others it is out of date, and removed. */
export function keptOver(name: string, saved: Values): Values | null {
  const kept = read(name)
  if (kept && kept.saved !== JSON.stringify(saved)) forgetKeptValues(name)
  return kept?.saved === JSON.stringify(saved) ? kept.values : null
}

/** Removes what was kept of one form: it is of no more use. */
export function forgetKeptValues(name: string): void {
  open()?.removeItem(prefix + name)
}

/** Removes what was kept of all forms: whoever uses this browser next has no business with it. */
export function forgetAllKeptValues(): void {
  const storage = open()
  for (const key of Object.keys(storage ?? {})) if (key.startsWith(prefix)) storage?.removeItem(key)
}

/**
 * Removes what was kept of a form once it is saved, as every page that comes after the form can tell.
 * @param saved the stored values by input name; an input that is not named there has none
 */
export function useForgottenOnceSaved(name: string, saved: Values): void {
  const savedText = JSON.stringify(saved)
  useEffect(() => {
    const stored: Values = JSON.parse(savedText)
    const kept = Object.entries(read(name)?.values ?? {})
    const isSaved = kept.every(([input, value]) => value.trim() === (stored[input] ?? ''))
    if (isSaved) forgetKeptValues(name)
  }, [name, savedText])
}

/**
 * Keeps what is typed into a form over a reload or a closed tab, secrets apart, until it is saved: what was
 * kept over other saved values is out of date and left alone.
 * @param saved the stored values by input name; no other inputs are kept
 */
export function useKeptValues(form: RefObject<HTMLFormElement | null>, name: string, saved: Values): void {
  const savedText = JSON.stringify(saved)
  useEffect(() => {
    const element = form.current
    const inputs = Object.keys(JSON.parse(savedText))
    if (!element || inputs.length === 0) return
    const kept = read(name)
    for (const input of kept?.saved === savedText ? inputs : []) {
      const field = fieldOf(element, input)
      if (field && field.value === field.defaultValue) field.value = kept?.values[input] ?? field.value
    }
    const keep = () => {
      const values = Object.fromEntries(inputs.map((input) => [input, fieldOf(element, input)?.value ?? '']))
      write(name, { saved: savedText, values })
    }
    element.addEventListener('input', keep)
    return () => element.removeEventListener('input', keep)
  }, [form, name, savedText])
}
