'use client'

import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { CSSProperties } from 'react'
import { Toaster as Sonner } from 'sonner'
import { Spinner } from './spinner'
import { useTheme } from './use-theme'

const style: CSSProperties & Record<`--${string}`, string> = {
  '--normal-bg': 'var(--popover)',
  '--normal-text': 'var(--popover-foreground)',
  '--normal-border': 'var(--border)',
  '--border-radius': 'var(--radius-lg)',
  fontFamily: 'inherit',
}

/**
 * Where toasts appear; once per page. Show one with `toast` from `sonner`.
 * @param label accessible name of the region
 * @param closeLabel accessible name of a toast's cross
 */
export function Toaster({ label, closeLabel }: { label: string; closeLabel: string }) {
  const theme = useTheme()
  return (
    <Sonner
      theme={theme ?? 'system'}
      containerAriaLabel={label}
      closeButton
      toastOptions={{ closeButtonAriaLabel: closeLabel }}
      icons={{
        success: <CircleCheck aria-hidden="true" className="size-4 text-success" />,
        info: <Info aria-hidden="true" className="size-4 text-accent-foreground" />,
        warning: <TriangleAlert aria-hidden="true" className="size-4 text-warning" />,
        error: <CircleX aria-hidden="true" className="size-4 text-danger" />,
        loading: <Spinner />,
      }}
      style={style}
    />
  )
}
