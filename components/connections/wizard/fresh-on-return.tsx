'use client'

import { useEffect } from 'react'

/**
 * Loads the page anew when the browser takes it out of its back-forward cache: as it was left, it still waits for
 * the provider and knows nothing of what happened there.
 */
export function FreshOnReturn() {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload()
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [])
  return null
}
