'use client'

import { ThemeProvider as NextThemesProvider } from 'next-themes'
import type { ReactNode } from 'react'

/**
 * Sets `.dark` on `<html>`, following the system until someone chooses. Needs
 * `suppressHydrationWarning` on `<html>`, since its script runs before React.
 */
export function ThemeProvider({ children, nonce }: { children: ReactNode; nonce?: string }) {
  return (
    <NextThemesProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
      // React refuses to run a script that it renders in the browser and warns; there it is inert text.
      scriptProps={{ type: typeof window === 'undefined' ? 'text/javascript' : 'text/plain' }}
    >
      {children}
    </NextThemesProvider>
  )
}
