'use client'

import { useEffect } from 'react'

/**
 * Leads to the setting that the address names, and into its first field: the page has arrived in parts, and the
 * browser looked for the place before it was there.
 */
export function AnchorFocus(): null {
  useEffect(() => {
    function follow() {
      const id = decodeURIComponent(window.location.hash.slice(1))
      const place = id ? document.getElementById(id) : null
      place?.scrollIntoView()
      place
        ?.querySelector<HTMLElement>('input:not([type=hidden]), select, button, a')
        ?.focus({ preventScroll: true })
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return null
}
