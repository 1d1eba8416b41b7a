'use client'

import type { ReactNode } from 'react'
import { forgetAllKeptValues } from '@/components/forms/kept-values'

/** Ends the session, and leaves nothing that was typed in the browser for whoever uses it next. */
export function SignOutForm({ children }: { children: ReactNode }) {
  return (
    <form action="/api/sign-out" method="post" onSubmit={forgetAllKeptValues}>
      {children}
    </form>
  )
}
