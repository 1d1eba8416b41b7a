'use client'

import { usePathname } from 'next/navigation'

/** The path in the address bar; Next tells the rewritten one while rendering on the server. */
export function useVisiblePathname(): string {
  return usePathname()
    .replace(/^(\/[a-z]{2})\/member\//, '$1/')
    .replace(/\/marketplace\/views\/[\w-]+$/, '/marketplace')
}
