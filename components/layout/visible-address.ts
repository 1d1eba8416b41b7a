'use client'

import { useParams, usePathname } from 'next/navigation'

/** The path in the address bar; Next tells the rewritten one while rendering on the server. */
export function useVisiblePathname(): string {
  return usePathname()
    .replace(/^(\/[a-z]{2})\/member\//, '$1/')
    .replace(/\/marketplace\/views\/[\w-]+$/, '/marketplace')
}

/** The query in the address bar as far as a prerendered page knows it: the name of a catalog's view is one. */
export function useVisibleSearch(): string {
  const { view } = useParams<{ view?: string }>()
  if (!view || view === 'all') return ''
  return `?${atob(view.replaceAll('-', '+').replaceAll('_', '/'))}`
}
