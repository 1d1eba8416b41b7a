'use client'

import { useRef } from 'react'

interface FocusHandlers {
  onOpenAutoFocus?: (event: Event) => void
  onCloseAutoFocus?: (event: Event) => void
}

/**
 * Gives the focus back to where it was before a dialog opened. Radix knows only the dialog's own
 * trigger; one opened by a shortcut or by other code would leave the focus nowhere.
 */
export function useFocusReturn({
  onOpenAutoFocus,
  onCloseAutoFocus,
}: FocusHandlers): Required<FocusHandlers> {
  const origin = useRef<Element | null>(null)
  return {
    onOpenAutoFocus(event) {
      origin.current = document.activeElement
      onOpenAutoFocus?.(event)
    },
    onCloseAutoFocus(event) {
      onCloseAutoFocus?.(event)
      const target = origin.current
      if (event.defaultPrevented || target === document.body) return
      if (!(target instanceof HTMLElement) || !target.isConnected) return
      event.preventDefault()
      target.focus()
    },
  }
}
