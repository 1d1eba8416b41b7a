import { type StateReason, stateReasons, supportedMethods } from '@/lib/connections/schema'

export const shownStates = ['connected', 'pending', 'inactive'] as const
export type ShownStateName = (typeof shownStates)[number]

/** How the last check went: it failed, is older than a day, or was never made. */
export const checkFilters = ['failed', 'old', 'never'] as const
/** When what a person has to replace ends: it has, or does within so many days. */
export const expiryFilters = ['expired', '7', '30', '90'] as const
export const defaultFilterValues = ['yes', 'no'] as const

export const sortColumns = ['name', 'listing', 'state', 'check', 'expiry'] as const
export type SortColumn = (typeof sortColumns)[number]
export type OverviewSort = SortColumn | `-${SortColumn}`
/** Each order and its reverse. */
export const overviewSorts: OverviewSort[] = sortColumns.flatMap((column) => [column, `-${column}` as const])

/** Stands for connections whose owner has left. */
export const nobody = 'nobody'

/** What the address of the page asks for; null and the empty search do not filter. */
export interface OverviewFilters {
  q: string
  /** Slug. */
  listing: string | null
  folder: string | null
  /** Of a member; `nobody` where the owner has left. */
  owner: string | null
  method: string | null
  state: ShownStateName | null
  reason: StateReason | null
  default: (typeof defaultFilterValues)[number] | null
  check: (typeof checkFilters)[number] | null
  expiry: (typeof expiryFilters)[number] | null
  sort: OverviewSort
  /** From 1. */
  page: number
}

/** The filters that are chosen from a list, in the order of their fields. */
export const choiceNames = [
  'listing',
  'folder',
  'owner',
  'method',
  'reason',
  'default',
  'check',
  'expiry',
] as const satisfies (keyof OverviewFilters)[]
export type ChoiceName = (typeof choiceNames)[number]

export const overviewPageSize = 25
export const longestSearch = 200
const lastPage = 10_000

type SearchParams = Record<string, string | string[] | undefined>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function oneOf<Value extends string>(allowed: readonly Value[], raw: string): Value | null {
  return allowed.find((value) => value === raw) ?? null
}

/** Reads an address. What is unknown or malformed is left out, so that an old link still shows a list. */
export function parseOverviewFilters(params: SearchParams): OverviewFilters {
  const first = (name: string) => [params[name] ?? ''].flat()[0] ?? ''
  const matching = (name: string, pattern: RegExp) => (pattern.test(first(name)) ? first(name) : null)
  const q = first('q')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  const page = matching('page', /^[1-9]\d{0,8}$/)
  return {
    q: q.slice(0, longestSearch).toWellFormed().trim(),
    listing: matching('listing', /^[a-z0-9-]{1,80}$/),
    folder: matching('folder', uuid),
    owner: first('owner') === nobody ? nobody : matching('owner', uuid),
    method: oneOf(supportedMethods, first('method')),
    state: oneOf(shownStates, first('state')),
    reason: oneOf(stateReasons, first('reason')),
    default: oneOf(defaultFilterValues, first('default')),
    check: oneOf(checkFilters, first('check')),
    expiry: oneOf(expiryFilters, first('expiry')),
    sort: oneOf(overviewSorts, first('sort')) ?? 'name',
    page: page ? Math.min(Number(page), lastPage) : 1,
  }
}

/** The list as it opens: everything by name. */
export const noFilters: OverviewFilters = parseOverviewFilters({})

/** The one address of a view below the language; equal views have equal ones. */
export function overviewHref(filters: OverviewFilters): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    const isDefault = value === noFilters[name as keyof OverviewFilters]
    if (value !== null && !isDefault) params.set(name, String(value))
  }
  const query = params.toString()
  return query ? `/connections?${query}` : '/connections'
}

/** Whether anything but the state narrows the list. */
export function isNarrowed(filters: OverviewFilters): boolean {
  return filters.q !== '' || choiceNames.some((name) => filters[name] !== null)
}
