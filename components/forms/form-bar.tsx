import type { ReactNode } from 'react'

/** The ways out of a form that is a step of something; made on the server, placed by the form. */
export interface WaysOut {
  /** Back, and out of it all. */
  back: ReactNode
  /** Stands beside the primary action. */
  later: ReactNode
}

export interface FormBarProps {
  waysOut: WaysOut
  /** The primary action, last. */
  children: ReactNode
}

/** The one bar that ends each step: back, finish later, go on. */
export function FormBar({ waysOut, children }: FormBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-4 border-t pt-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">{waysOut.back}</div>
      <div className="ms-auto flex flex-wrap items-center justify-end gap-2">
        {waysOut.later}
        {children}
      </div>
    </div>
  )
}
