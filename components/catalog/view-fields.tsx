'use client'

import { useParams } from 'next/navigation'
import { type ComponentProps, useEffect, useRef } from 'react'
import { type CatalogFilters, defaultFilters, parseViewName } from '@/lib/catalog/schema'

type Shown = Pick<CatalogFilters, 'q' | 'sort'>

/** What the page shows: as told or, on a visitor's, as its address says. */
function useShown(told: Shown | undefined): Shown {
  const { view } = useParams<{ view?: string }>()
  return told ?? parseViewName(view ?? '') ?? defaultFilters
}

/** A field that people write into follows the address, such as on the way back, but not while it has the focus. */
function useFollowed<T extends HTMLInputElement | HTMLSelectElement>(value: string) {
  const field = useRef<T>(null)
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = value
  }, [value])
  return field
}

/** The words searched for. It stays while the views around it change. */
export function SearchInput({ shown, ...props }: ComponentProps<'input'> & { shown?: Shown }) {
  const { q } = useShown(shown)
  return <input ref={useFollowed(q)} type="search" name="q" defaultValue={q} {...props} />
}

/** The order of the results. */
export function SortSelect({ shown, ...props }: ComponentProps<'select'> & { shown?: Shown }) {
  const { sort } = useShown(shown)
  return <select ref={useFollowed(sort)} name="sort" defaultValue={sort} {...props} />
}
