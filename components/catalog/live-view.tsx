'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

const shownViews = new WeakMap<HTMLFormElement, HTMLElement>()

/** Whether an element of a form belongs to it all the time or to the view that is shown. */
export function isLive(element: Element, form: HTMLFormElement): boolean {
  const view = element.closest('[data-view]')
  return view === null || view === shownViews.get(form)
}

/** How a view was when it was left: which groups were open, and on which choice the focus was. */
interface Place {
  openByGroup: Map<string | undefined, boolean>
  focused: { name: string; value: string } | null
}

const placesLeft = new WeakMap<HTMLFormElement, Place>()

function placeIn(view: HTMLElement): Place {
  const groups = [...view.querySelectorAll('details')]
  const focused = document.activeElement
  const isChoice = focused instanceof HTMLInputElement && view.contains(focused)
  return {
    openByGroup: new Map(groups.map(({ dataset, open }) => [dataset.group, open])),
    focused: isChoice ? { name: focused.name, value: focused.value } : null,
  }
}

/** Groups stay as open as they were, and the focus stays on the same choice. */
function restorePlace({ openByGroup, focused }: Place, view: HTMLElement): void {
  for (const group of view.querySelectorAll('details')) {
    group.open = openByGroup.get(group.dataset.group) ?? group.open
  }
  const same = [...view.querySelectorAll('input')].find(
    ({ name, value }) => name === focused?.name && value === focused.value,
  )
  same?.focus({ preventScroll: true })
}

/** The page decides what is chosen: inputs that React leaves alone keep what was clicked. */
function resetChoices(view: HTMLElement): void {
  for (const box of view.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
    box.checked = box.defaultChecked
  }
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
    const view = root.current
    const form = view?.closest('form')
    setIsLeft(false)
    return () => {
      // While it is all still there: the next one is filled after this one is emptied.
      if (form && view?.hasChildNodes()) placesLeft.set(form, placeIn(view))
      setIsLeft(true)
    }
  }, [])
  useLayoutEffect(() => {
    const form = root.current?.closest('form')
    if (isLeft || !form || !root.current) return
    const place = placesLeft.get(form)
    if (place) restorePlace(place, root.current)
    placesLeft.delete(form)
    shownViews.set(form, root.current)
  }, [isLeft])
  // After every render: of members' pages only the content changes.
  useLayoutEffect(() => {
    if (!isLeft && root.current) resetChoices(root.current)
  })
  useEffect(() => {
    if (!isLeft && root.current) announce(root.current)
  })
  return (
    <div ref={root} data-view className="grid grid-cols-subgrid gap-6 lg:col-span-2">
      {isLeft ? null : children}
    </div>
  )
}
