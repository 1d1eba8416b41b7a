import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { listingSlug } from '@/lib/catalog/listing/schema'
import {
  localizedLines,
  localizedText,
  permissionsSchema,
  setupSchema,
} from '@/lib/connectors/disclosure/schema'
import { connectorDefinitionSchema, provisioningSchema } from '@/lib/connectors/schema'

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const address = z.url({ protocol: /^https$/ }).nullable()

/** An entry of listings.json, with the connector joined from `connection` and `provisioning`. */
export const sourceListing = z
  .strictObject({
    slug: listingSlug,
    name: z.string().min(1),
    kind: z.enum(['first_party', 'partner']),
    publisher: z.strictObject({ name: z.string().min(1), website: address }),
    categories: z.array(slug).min(1),
    stage: z.enum(['coming_soon', 'beta', 'live', 'deprecated', 'archived']),
    tier: z.enum(['select', 'elite', 'premier']).nullable(),
    tagline: localizedText(200),
    description: localizedText(4000),
    useCases: localizedLines(10, 200),
    icon: z.string().nullable(),
    brandColor: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i)
      .nullable(),
    languages: z.array(z.string()),
    regions: z.array(z.string().regex(/^[A-Z]{2}$/)).nullable(),
    connection: z.record(z.string(), z.unknown()),
    provisioning: provisioningSchema.nullable(),
    setup: setupSchema,
    permissions: permissionsSchema,
    pricing: z.strictObject({
      model: z.enum(['free', 'paid', 'contact', 'included']),
      note: localizedText(400),
    }),
    support: z.strictObject({ url: address, email: z.email().nullable() }),
    developer: z.strictObject({ name: z.string().min(1), website: address }),
    links: z.strictObject({
      documentation: address,
      pricing: address,
      privacy: address,
      terms: address,
      status: address,
    }),
    demo: z.boolean(),
  })
  .transform(({ connection, ...listing }, context) => {
    const definition = connectorDefinitionSchema.safeParse({
      ...connection,
      provisioning: listing.provisioning,
    })
    if (definition.success) return { ...listing, definition: definition.data }
    for (const issue of definition.error.issues) {
      context.addIssue({ code: 'custom', path: ['connection', ...issue.path], message: issue.message })
    }
    return z.NEVER
  })
export type SourceListing = z.output<typeof sourceListing>

const sourceCategory = z.strictObject({ slug, name: localizedText(80) })
export type SourceCategory = z.output<typeof sourceCategory>

const catalog = z.object({ categories: z.array(sourceCategory), listings: z.array(z.unknown()) })

export interface CatalogSource {
  categories: SourceCategory[]
  /** Checked one by one when they are needed: most starts need none. */
  listings: { slug: string; read(): SourceListing }[]
}

/** The catalog that comes with Portico. */
export async function readCatalog(): Promise<CatalogSource> {
  const file = new URL('../listings.json', import.meta.url)
  const { categories, listings } = catalog.parse(JSON.parse(await readFile(file, 'utf8')))
  return {
    categories,
    listings: listings.map((entry) => ({
      slug: z.object({ slug }).parse(entry).slug,
      read: () => sourceListing.parse(entry),
    })),
  }
}
