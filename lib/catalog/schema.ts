import type { DisplayState, RecipientsSummary } from '@/lib/activations/schema'
import type { ListingKind, ListingStage, PriceModel, Tier } from '@/lib/generated/prisma/enums'

export const catalogTabs = ['all', 'connected', 'available'] as const
export const catalogSorts = ['relevance', 'name', 'newest', 'most-used'] as const

/** The values of every facet whose vocabulary is closed, as the database spells them, in reading order. */
export const facetVocabulary = {
  type: ['first_party', 'partner'],
  tier: ['premier', 'elite', 'select'],
  stage: ['live', 'beta', 'coming_soon', 'deprecated'],
  authentication: [
    'oauth2_authorization_code',
    'oauth2_client_credentials',
    'oauth2_password',
    'api_key',
    'personal_access_token',
    'none',
  ],
  provisioning: ['scim2', 'none'],
  price: ['free', 'included', 'paid', 'contact'],
} as const

type ClosedFacet = keyof typeof facetVocabulary
export const facetNames = [
  'type',
  'category',
  'tier',
  'stage',
  'authentication',
  'provisioning',
  'price',
] as const satisfies readonly (ClosedFacet | 'category')[]
export type FacetName = (typeof facetNames)[number]

type FacetSelections = { [F in ClosedFacet]: (typeof facetVocabulary)[F][number][] }

/** What a catalog URL asks for. Facet lists are sorted and without repetition; an empty one does not filter. */
export interface CatalogFilters extends FacetSelections {
  q: string
  tab: (typeof catalogTabs)[number]
  /** Slugs of categories; unknown ones match nothing. */
  category: string[]
  sort: (typeof catalogSorts)[number]
  /** From 1. */
  page: number
}

export const catalogPageSize = 24
const maximumQueryLength = 200
const maximumValuesPerFacet = 20
const maximumPage = 1000

export type SearchParams = Record<string, string | string[] | undefined>

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** Control characters mean nothing in a search, and PostgreSQL refuses NUL. */
function parseQuery(raw: string): string {
  const text = raw.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return text.slice(0, maximumQueryLength).toWellFormed().trim()
}

function parsePage(raw: string): number {
  return /^[1-9]\d*$/.test(raw) ? Math.min(Number(raw), maximumPage) : 1
}

function oneOf<T extends string>(allowed: readonly T[], raw: string, fallback: T): T {
  return allowed.find((value) => value === raw) ?? fallback
}

function distinct<T extends string>(values: T[]): T[] {
  return [...new Set(values)].sort().slice(0, maximumValuesPerFacet)
}

function many<T extends string>(allowed: readonly T[], raw: string | string[] | undefined): T[] {
  const wanted = new Set([raw ?? []].flat().map((value) => value.replaceAll('-', '_')))
  return distinct(allowed.filter((value) => wanted.has(value)))
}

/**
 * Reads the parameters of a catalog URL. Tolerant: what is unknown or too much is left out, so that an old
 * or mistyped link still shows a catalog. Facets repeat their key: `?category=payroll&category=crm`.
 */
export function parseCatalogFilters(params: SearchParams): CatalogFilters {
  return {
    q: parseQuery(first(params.q)),
    tab: oneOf(catalogTabs, first(params.tab), 'all'),
    type: many(facetVocabulary.type, params.type),
    category: distinct([params.category ?? []].flat().filter((slug) => /^[a-z0-9-]{1,60}$/.test(slug))),
    tier: many(facetVocabulary.tier, params.tier),
    stage: many(facetVocabulary.stage, params.stage),
    authentication: many(facetVocabulary.authentication, params.authentication),
    provisioning: many(facetVocabulary.provisioning, params.provisioning),
    price: many(facetVocabulary.price, params.price),
    sort: oneOf(catalogSorts, first(params.sort), 'relevance'),
    page: parsePage(first(params.page)),
  }
}

/** The catalog as it opens: everything, no search. */
export const defaultFilters: CatalogFilters = parseCatalogFilters({})

/**
 * The one query string of a view, without `?`: keys in fixed order, values sorted, defaults left out.
 * Equal views have equal strings; the default view has the empty one.
 */
export function catalogQueryString(filters: CatalogFilters): string {
  const params = new URLSearchParams()
  if (filters.q) params.set('q', filters.q)
  if (filters.tab !== 'all') params.set('tab', filters.tab)
  for (const facet of facetNames) {
    for (const value of distinct<string>(filters[facet])) params.append(facet, value)
  }
  if (filters.sort !== 'relevance') params.set('sort', filters.sort)
  if (filters.page !== 1) params.set('page', String(filters.page))
  return params.toString()
}

const defaultView = 'all'

/** A view as one segment of a path, the same for equal views. */
export function viewName(filters: CatalogFilters): string {
  const name = btoa(catalogQueryString(filters)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return name || defaultView
}

/** Reads what `viewName` wrote; null for anything else, so that a view has one name only. */
export function parseViewName(name: string): CatalogFilters | null {
  if (name === defaultView) return defaultFilters
  if (!/^(?:[\w-]{4})*(?:[\w-]{2,3})?$/.test(name)) return null
  const params: Record<string, string[]> = {}
  for (const [key, value] of new URLSearchParams(atob(name.replaceAll('-', '+').replaceAll('_', '/')))) {
    params[key] = [...(params[key] ?? []), value]
  }
  const filters = parseCatalogFilters(params)
  return viewName(filters) === name ? filters : null
}

/** What a card of the catalog shows, texts in the reader's language. */
export interface CatalogCard {
  id: string
  slug: string
  name: string
  /** SVG path data in a 24 × 24 box; null: show a monogram. */
  iconPath: string | null
  brandColor: string | null
  publisherName: string
  kind: ListingKind
  tier: Tier | null
  stage: ListingStage
  tagline: string
  /** The main category first. */
  categories: { slug: string; name: string }[]
  priceModel: PriceModel
  provisioning: 'scim2' | 'none'
  /** Types of the authentication methods, see `facetVocabulary.authentication`. */
  authMethods: string[]
  offersDemo: boolean
}

export interface FacetValue {
  value: string
  /** Text of a value whose name is data (categories); null where the messages name it. */
  label: string | null
  /** Listings that choosing this value would show, given the search and the other facets. */
  count: number
  selected: boolean
}

export interface CatalogResult {
  cards: CatalogCard[]
  /** Matches over all pages. */
  total: number
  /** The page shown: the one asked for or, if the result is shorter, its last. */
  page: number
  pageCount: number
  pageSize: number
  /** Values with a count of zero are left out unless selected. */
  facets: Record<FacetName, FacetValue[]>
  /** True when no listing matches every word, and the cards match only some. */
  isPartialMatch: boolean
  /** How many of the matches each tab would show; null for whoever has no tabs. */
  tabCounts: Record<CatalogFilters['tab'], number> | null
}

export interface ListingPermission {
  object: string
  access: 'read' | 'write'
  fields: string[]
  sensitivity: string
  reason: string
}

/** Everything the detail page shows, texts in the reader's language. Holds no secret. */
export interface ListingDetail extends CatalogCard {
  publisher: { slug: string; name: string; website: string | null }
  description: string
  useCases: string[]
  setup: string[]
  permissions: ListingPermission[]
  priceNote: string
  /** BCP 47. */
  languages: string[]
  /** ISO 3166-1 codes; null: worldwide. */
  regions: string[] | null
  developer: { name: string | null; website: string | null }
  support: { url: string | null; email: string | null }
  links: Record<'documentation' | 'pricing' | 'privacy' | 'terms' | 'status', string | null>
  provisioningOperations: string[]
  /** What an administrator will be asked for, by authentication method. */
  authentication: { type: string; fields: string[]; scopes: { name: string; reason: string | null }[] }[]
  activeInstallations: number
  publishedAt: Date
  updatedAt: Date
}

/** What an organization has made of a listing, for its card. */
export interface MemberCardState {
  /** The connection that a click leads to; null: none that the member can see. */
  connectionId: string | null
  display: DisplayState
  /** Whom it reaches; null unless it is active. */
  recipients: RecipientsSummary | null
}
