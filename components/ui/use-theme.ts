'use client'

import { useSyncExternalStore } from 'react'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem('theme')
    return themes.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

function subscribe(notify: () => void): () => void {
  window.addEventListener('storage', notify)
  return () => window.removeEventListener('storage', notify)
}

/** Keeps the choice and tells this page; other tabs hear of it from the browser. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Without storage there is no choice to keep: the system decides.
  }
  window.dispatchEvent(new StorageEvent('storage', { key: 'theme' }))
}

/** The chosen theme; null on the server and until the page is hydrated, since only the browser knows it. */
export function useTheme(): Theme | null {
  return useSyncExternalStore(subscribe, readTheme, () => null)
}
