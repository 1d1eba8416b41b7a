'use client'

import { Check, Copy, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cn } from '@/lib/utils'
import { Button, type ButtonProps } from './button'

export type CopyButtonProps = Omit<ButtonProps, 'asChild' | 'onClick' | 'value'> & {
  value: string
  /** The button's text; with an icon size, its accessible name only. */
  label: string
  copiedLabel: string
  failedLabel: string
}

const icons = { idle: Copy, copied: Check, failed: X }

type Outcome = keyof typeof icons

/** Copies a value and says so, on the button and to screen readers. */
export function CopyButton({ value, label, copiedLabel, failedLabel, size, ...props }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])

  const message = { idle: '', copied: copiedLabel, failed: failedLabel }[outcome]
  const Icon = icons[outcome]
  const isIcon = size === 'icon' || size === 'icon-sm'
  return (
    <>
      <Button
        variant="outline"
        size={size}
        {...props}
        // Without scripts it could do nothing: its value can be selected.
        className={cn('noscript:hidden', props.className)}
        aria-label={isIcon ? label : undefined}
        onClick={async () => setOutcome((await copy(value)) ? 'copied' : 'failed')}
      >
        <Icon aria-hidden="true" />
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
