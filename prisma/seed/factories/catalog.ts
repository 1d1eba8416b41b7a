import type { Transaction } from '@/lib/db'
import type { Category, Listing, Prisma, Publisher } from '@/lib/generated/prisma/client'
import { unique } from './unique'

/** A publisher: a partner unless told. */
export function createPublisher(
  tx: Transaction,
  overrides: Partial<Prisma.PublisherUncheckedCreateInput> = {},
): Promise<Publisher> {
  const id = unique()
  return tx.publisher.create({
    data: { slug: `publisher-${id}`, name: `Publisher ${id}`, kind: 'partner', ...overrides },
  })
}

export function createCategory(
  tx: Transaction,
  overrides: Partial<Prisma.CategoryUncheckedCreateInput> = {},
): Promise<Category> {
  const id = unique()
  return tx.category.create({
    data: { slug: `category-${id}`, nameEn: `Category ${id}`, nameFr: `Catégorie ${id}`, ...overrides },
  })
}

const both = (en: string, fr: string) => ({ en, fr })

/** The definition of a provider with one API key in a header, verified by `GET /me`. */
export function apiKeyConnector(baseUrl = 'https://api.example.com') {
  return {
    config: [],
    authMethods: [
      {
        type: 'api_key',
        fields: [
          {
            name: 'apiKey',
            label: both('API key', 'Clé API'),
            help: both('Under Settings, API.', 'Dans Paramètres, API.'),
            secret: true,
            pattern: null,
            example: null,
          },
        ],
        placement: { in: 'header', name: 'Authorization', format: 'Bearer {apiKey}' },
      },
    ],
    baseUrl,
    verify: { method: 'GET', path: '/me' },
    provisioning: null,
  } satisfies Prisma.InputJsonObject
}

export interface ListingOverrides extends Partial<Prisma.ListingUncheckedCreateInput> {
  /** `ConnectorDefinition` of lib/connectors/schema.ts; `null`: a listing without connector. */
  definition?: Prisma.InputJsonObject | null
  /** Main category first. */
  categoryIds?: string[]
}

/** A live partner listing with an API-key connector; makes its publisher unless `publisherId` names one. */
export async function createListing(
  tx: Transaction,
  { definition = apiKeyConnector(), categoryIds = [], publisherId, ...overrides }: ListingOverrides = {},
): Promise<Listing> {
  const id = unique()
  const kind = overrides.kind ?? 'partner'
  return tx.listing.create({
    data: {
      slug: `listing-${id}`,
      name: `Listing ${id}`,
      kind,
      publisherId: publisherId ?? (await createPublisher(tx, { kind })).id,
      stage: 'live',
      tagline: both('Keeps accounts in step', 'Garde les comptes à jour'),
      description: both('A sample listing.', 'Une intégration d’exemple.'),
      useCases: { en: ['Create accounts'], fr: ['Créer les comptes'] },
      setup: { en: ['Create a key.'], fr: ['Créez une clé.'] },
      permissions: [
        {
          object: 'employees',
          access: 'read',
          fields: ['first_name', 'email'],
          sensitivity: 'basic',
          reason: both('Creates accounts.', 'Crée les comptes.'),
        },
      ],
      priceModel: 'free',
      priceNote: both('Free.', 'Gratuit.'),
      languages: ['en', 'fr'],
      developer: { name: 'Sample developer', website: null },
      support: { url: 'https://help.example.com', email: null },
      links: { documentation: null, pricing: null, privacy: null, terms: null, status: null },
      authMethods: definition ? ['api_key'] : [],
      ...overrides,
      categories: { create: categoryIds.map((categoryId, position) => ({ categoryId, position })) },
      ...(definition ? { connector: { create: { definition } } } : {}),
    },
  })
}
