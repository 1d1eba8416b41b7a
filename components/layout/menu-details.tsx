'use client'

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
} from 'react'

export interface MenuDetailsProps {
  /** Accessible name of the button, where the trigger has no words. */
  label?: string
  trigger: ReactNode
  children: ReactNode
  className?: string
  panelClassName?: string
}

/**
 * A menu that opens without JavaScript, as `<details>`. With it, Escape, a click or the focus elsewhere and
 * a followed link close it again, since the layout around it stays when the page changes.
 */
export function MenuDetails({ label, trigger, children, className, panelClassName }: MenuDetailsProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const summary = useRef<HTMLElement>(null)

  useEffect(() => {
    function closeOnOutside(event: PointerEvent) {
      const isInside = event.target instanceof Node && details.current?.contains(event.target)
      if (details.current && !isInside) details.current.open = false
    }
    document.addEventListener('pointerdown', closeOnOutside)
    return () => document.removeEventListener('pointerdown', closeOnOutside)
  }, [])

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !details.current?.open) return
    details.current.open = false
    summary.current?.focus()
  }
  function closeOnLeaving({ relatedTarget }: FocusEvent) {
    const isOutside = relatedTarget instanceof Node && !details.current?.contains(relatedTarget)
    if (details.current && isOutside) details.current.open = false
  }
  function closeOnLink(event: MouseEvent) {
    if (!(event.target instanceof Element) || !event.target.closest('a')) return
    if (details.current) details.current.open = false
  }

  return (
    <details
      ref={details}
      data-slot="menu-details"
      className={className}
      onKeyDown={closeOnEscape}
      onBlur={closeOnLeaving}
      onClick={closeOnLink}
    >
      <summary
        ref={summary}
        aria-label={label}
        className="flex min-h-9 min-w-9 list-none items-center justify-center rounded-md hover:bg-secondary"
      >
        {trigger}
      </summary>
      <div className={panelClassName}>{children}</div>
    </details>
  )
}
