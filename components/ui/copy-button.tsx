'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './button'

export type CopyButtonProps = Omit<ButtonProps, 'asChild' | 'onClick' | 'value'> & {
  value: string
  /** Accessible name, and the visible text unless `size` is an icon size. */
  label: string
  copiedLabel: string
  failedLabel: string
}

type Outcome = 'idle' | 'copied' | 'failed'

/** Copies a value and says so, on the button and to screen readers. */
export function CopyButton({ value, label, copiedLabel, failedLabel, size, ...props }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])

  const message = { idle: '', copied: copiedLabel, failed: failedLabel }[outcome]
  const isIcon = size === 'icon' || size === 'icon-sm'
  return (
    <>
      <Button
        variant="outline"
        size={size}
        {...props}
        aria-label={label}
        onClick={async () => setOutcome((await copy(value)) ? 'copied' : 'failed')}
      >
        {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {!isIcon && (message || label)}
      </Button>
      <span role="status" className="sr-only">
        {message}
      </span>
    </>
  )
}

/** `navigator.clipboard` exists only on secure origins; a site on plain http takes the older way. */
async function copy(value: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(value)
      return true
    }
    const area = document.createElement('textarea')
    area.value = value
    area.style.position = 'fixed'
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    return isCopied
  } catch {
    return false
  }
}
