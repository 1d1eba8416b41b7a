'use client'

import type { MouseEvent } from 'react'
import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button'
import { Spinner } from './spinner'

export type SubmitButtonProps = Omit<ButtonProps, 'asChild' | 'type'> & {
  /** For forms sent by other means than their `action`. */
  pending?: boolean
}

/**
 * Sends its form once. While the answer is awaited it keeps its words and the focus, which
 * `disabled` would take away, and ignores further clicks.
 */
export function SubmitButton({ pending, children, onClick, ...props }: SubmitButtonProps) {
  const status = useFormStatus()
  const isPending = pending ?? status.pending
  function handleClick(event: MouseEvent<HTMLButtonElement>) {
    if (isPending) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <Button
      {...props}
      type="submit"
      aria-busy={isPending || undefined}
      aria-disabled={isPending || undefined}
      onClick={handleClick}
    >
      {isPending && <Spinner />}
      {children}
    </Button>
  )
}
