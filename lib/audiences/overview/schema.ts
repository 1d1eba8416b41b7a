/** In use: an integration is, or was, made available to it. */
export const useFilters = ['used', 'unused'] as const

export const audienceColumns = ['name', 'people', 'active', 'created', 'changed'] as const
export type AudienceColumn = (typeof audienceColumns)[number]
export type AudienceSort = AudienceColumn | `-${AudienceColumn}`
export const audienceSorts: AudienceSort[] = audienceColumns.flatMap((column) => [
  column,
  `-${column}` as const,
])

/** What the address of the list asks for; null and the empty search do not filter. */
export interface AudienceFilters {
  q: string
  use: (typeof useFilters)[number] | null
  /** Id of a segment that the conditions ask about. */
  segment: string | null
  sort: AudienceSort
  /** From 1. */
  page: number
}

export const audiencesPageSize = 25
export const longestSearch = 200

type SearchParams = Record<string, string | string[] | undefined>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads an address. What is unknown or malformed is left out, so that an old link still shows a list. */
export function parseAudienceFilters(params: SearchParams): AudienceFilters {
  const first = (name: string) => [params[name] ?? ''].flat()[0] ?? ''
  const q = first('q')
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return {
    q: q.slice(0, longestSearch).toWellFormed(),
    use: useFilters.find((value) => value === first('use')) ?? null,
    segment: uuid.test(first('segment')) ? first('segment') : null,
    sort: audienceSorts.find((sort) => sort === first('sort')) ?? 'name',
    page: /^[1-9]\d{0,3}$/.test(first('page')) ? Number(first('page')) : 1,
  }
}

/** The list as it opens: everything by name. */
export const noAudienceFilters: AudienceFilters = parseAudienceFilters({})

/** The one address of a view below the language; equal views have equal ones. */
export function audiencesHref(filters: AudienceFilters): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    const isDefault = value === noAudienceFilters[name as keyof AudienceFilters]
    if (value !== null && !isDefault) params.set(name, String(value))
  }
  const query = params.toString()
  return query ? `/audiences?${query}` : '/audiences'
}

/** One audience of the list. People who have left do not count. */
export interface AudienceRow {
  id: string
  name: string
  description: string
  people: number
  /** Whose status is active: neither about to start nor on leave. */
  active: number
  /** Null when that member is gone, or nobody made it. */
  creator: string | null
  createdAt: Date
  updatedAt: Date
  /** Names of the integrations that it is used for. */
  usedBy: string[]
}
