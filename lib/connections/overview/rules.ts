import type { OverviewSort, SortColumn } from '@/lib/connections/overview/schema'

const maxWords = 5

/** The words that a search looks for, each anywhere in name, listing, owner or folder. */
export function searchWords(q: string): string[] {
  return q.split(' ').filter(Boolean).slice(0, maxWords)
}

/** Which column an order is by, and whether backwards. */
export function readSort(sort: OverviewSort): { column: SortColumn; isReverse: boolean } {
  const isReverse = sort.startsWith('-')
  return { column: (isReverse ? sort.slice(1) : sort) as SortColumn, isReverse }
}

/** The order that a press on a column's head leads to. */
export function nextSort(column: SortColumn, sort: OverviewSort): OverviewSort {
  return sort === column ? `-${column}` : column
}
