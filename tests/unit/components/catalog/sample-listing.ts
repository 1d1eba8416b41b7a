import type { CatalogCard, ListingDetail } from '@/lib/catalog/schema'

/** A card as the catalog shows it. */
export const card: CatalogCard = {
  id: '1',
  slug: 'okta',
  name: 'Okta',
  iconPath: null,
  brandColor: null,
  publisherName: 'Okta',
  kind: 'partner',
  tier: null,
  stage: 'live',
  tagline: 'Signs people in',
  categories: [],
  priceModel: 'paid',
  provisioning: 'none',
  authMethods: ['api_key'],
  offersDemo: false,
}

/** The same listing as its page shows it. */
export const listing: ListingDetail = {
  ...card,
  publisher: { slug: 'okta', name: 'Okta', website: null },
  description: '',
  useCases: [],
  setup: [],
  permissions: [],
  priceNote: '',
  languages: [],
  regions: null,
  developer: { name: null, website: null },
  support: { url: null, email: null },
  links: { documentation: null, pricing: null, privacy: null, terms: null, status: null },
  provisioningOperations: [],
  authentication: [],
  activeInstallations: 0,
  publishedAt: new Date(0),
  updatedAt: new Date(0),
}
