'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

const shownViews = new WeakMap<HTMLFormElement, HTMLElement>()

/** Whether an element of a form belongs to it all the time or to the view that is shown. */
export function isLive(element: Element, form: HTMLFormElement): boolean {
  const view = element.closest('[data-view]')
  return view === null || view === shownViews.get(form)
}

/** Groups stay as open as they were, and the focus stays on the same choice. */
function carryOver(from: HTMLElement, to: HTMLElement): void {
  for (const group of to.querySelectorAll('details')) {
    const before = from.querySelector<HTMLDetailsElement>(`details[data-group="${group.dataset.group}"]`)
    if (before) group.open = before.open
  }
  const focused = document.activeElement
  if (!(focused instanceof HTMLInputElement && from.contains(focused))) return
  const same = [...to.querySelectorAll('input')].find(
    ({ name, value }) => name === focused.name && value === focused.value,
  )
  same?.focus({ preventScroll: true })
}

/** Screen readers say what changes in a status that was there before, not what arrives with a new one. */
function announce(view: HTMLElement): void {
  const status = view.closest('form')?.querySelector('[role="status"]')
  const text = view.querySelector('[data-announced]')?.textContent
  if (status && text && status.textContent !== text) status.textContent = text
}

/**
 * What changes in the catalog's form from view to view. Next keeps pages that one has left in the document,
 * hidden: this empties them, so that nothing is in the form twice, and fills them again on return.
 */
export function LiveView({ children }: { children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null)
  const [isLeft, setIsLeft] = useState(false)
  // React runs the effects of what it shows, and cleans up those of what it hides.
  useLayoutEffect(() => {
    setIsLeft(false)
    return () => setIsLeft(true)
  }, [])
  useLayoutEffect(() => {
    const form = root.current?.closest('form')
    if (isLeft || !form || !root.current) return
    const before = shownViews.get(form)
    if (before && before !== root.current) carryOver(before, root.current)
    shownViews.set(form, root.current)
  }, [isLeft])
  // After every render: of members' pages only the content changes.
  useEffect(() => {
    if (!isLeft && root.current) announce(root.current)
  })
  return (
    <div ref={root} data-view className="grid grid-cols-subgrid gap-6 lg:col-span-2">
      {isLeft ? null : children}
    </div>
  )
}
