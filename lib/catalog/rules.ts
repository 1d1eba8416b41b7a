import {
  type CatalogFilters,
  type CatalogResult,
  type FacetName,
  type FacetValue,
  facetNames,
  facetVocabulary,
  type ListingDetail,
} from '@/lib/catalog/schema'
import type { FacetCount } from '@/lib/catalog/search/results'
import { supportedMethods } from '@/lib/connections/schema'
import { permissionsSchema } from '@/lib/connectors/disclosure/schema'
import { getMethod } from '@/lib/connectors/methods/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import type { Prisma } from '@/lib/generated/prisma/client'
import { type Localized, localize } from '@/lib/i18n/localized'
import type { Locale } from '@/lib/i18n/routing'

/** Facets of the listings that people are invited to connect: in use or nearly so, by a method Portico sets up. */
export const connectableFacets: [facet: FacetName, value: string][] = [
  ['stage', 'live'],
  ['stage', 'beta'],
  ...supportedMethods.map((method): [FacetName, string] => ['authentication', method]),
]

/** What the detail page reads of a listing. */
export const detailSelect = {
  id: true,
  slug: true,
  name: true,
  iconPath: true,
  brandColor: true,
  kind: true,
  tier: true,
  stage: true,
  tagline: true,
  description: true,
  useCases: true,
  setup: true,
  permissions: true,
  priceModel: true,
  priceNote: true,
  languages: true,
  regions: true,
  developer: true,
  support: true,
  links: true,
  offersDemo: true,
  authMethods: true,
  provisioning: true,
  publishedAt: true,
  activeInstallations: true,
  updatedAt: true,
  publisher: { select: { slug: true, name: true, website: true } },
  categories: {
    orderBy: { position: 'asc' },
    select: { category: { select: { slug: true, nameEn: true, nameFr: true } } },
  },
  connector: { select: { definition: true } },
} as const satisfies Prisma.ListingSelect

type StoredListing = Prisma.ListingGetPayload<{ select: typeof detailSelect }>

// Written by the catalog's own mutations and the seed, which check the shapes.
const stored = <T>(json: Prisma.JsonValue) => json as T

function authenticationOf(definition: Prisma.JsonValue, locale: Locale): ListingDetail['authentication'] {
  const connector = connectorDefinitionSchema.parse(definition)
  return connector.authMethods.map((method) => {
    const fields = [...connector.config, ...getMethod(connector, method.type).fields]
    const scopes = ('scopes' in method && method.scopes) || []
    return {
      type: method.type,
      fields: fields.map(({ label }) => localize(label, locale)),
      scopes: scopes.map(({ name, reason }) => ({ name, reason: localize(reason, locale) })),
    }
  })
}

/** A listing as its page shows it, in one language. Of the connector only what it will ask for. */
export function toListingDetail(listing: StoredListing, locale: Locale): ListingDetail {
  const { connector, ...rest } = listing
  const text = (json: Prisma.JsonValue) => localize(stored<Localized>(json), locale)
  const lines = (json: Prisma.JsonValue) => localize(stored<Localized<string[]>>(json), locale)
  const provisioning = stored<{ protocol: 'scim2'; operations: string[] } | null>(listing.provisioning)
  return {
    ...rest,
    publisherName: listing.publisher.name,
    tagline: text(listing.tagline),
    description: text(listing.description),
    useCases: lines(listing.useCases),
    setup: lines(listing.setup),
    priceNote: text(listing.priceNote),
    permissions: permissionsSchema
      .parse(listing.permissions)
      .map((permission) => ({ ...permission, reason: localize(permission.reason, locale) })),
    regions: stored<string[] | null>(listing.regions),
    developer: stored<ListingDetail['developer']>(listing.developer),
    support: stored<ListingDetail['support']>(listing.support),
    links: stored<ListingDetail['links']>(listing.links),
    categories: listing.categories.map(({ category }) => ({
      slug: category.slug,
      name: locale === 'fr' ? category.nameFr : category.nameEn,
    })),
    provisioning: provisioning?.protocol ?? 'none',
    provisioningOperations: provisioning?.operations ?? [],
    authentication: connector ? authenticationOf(connector.definition, locale) : [],
  }
}

function facetOrder(facet: FacetName, locale: Locale): (a: FacetValue, b: FacetValue) => number {
  if (facet === 'category') return (a, b) => (a.label ?? a.value).localeCompare(b.label ?? b.value, locale)
  const values: readonly string[] = facetVocabulary[facet]
  return (a, b) => values.indexOf(a.value) - values.indexOf(b.value)
}

/** The facets as the page lists them: chosen values always, others while they lead somewhere. */
export function toFacets(
  counts: FacetCount[],
  filters: CatalogFilters,
  locale: Locale,
): CatalogResult['facets'] {
  const facetOf = (facet: FacetName): FacetValue[] => {
    const selected: readonly string[] = filters[facet]
    return counts
      .filter((row) => row.facet === facet && (row.count > 0 || selected.includes(row.value)))
      .map(({ value, count, nameEn, nameFr }) => {
        return { value, label: locale === 'fr' ? nameFr : nameEn, count, selected: selected.includes(value) }
      })
      .sort(facetOrder(facet, locale))
  }
  return Object.fromEntries(facetNames.map((facet) => [facet, facetOf(facet)])) as CatalogResult['facets']
}
