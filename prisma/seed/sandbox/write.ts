import { isDeepStrictEqual } from 'node:util'
import { sealClientSecret } from '@/lib/connections/oauth-clients/mutations'
import type { Transaction } from '@/lib/db'
import { credentialsOf } from '@/lib/sandbox/options'
import { methodTypes } from '../catalog/rules'
import type { CatalogSource } from '../catalog/source'
import { writeCatalog } from '../catalog/write'
import { sandboxListing } from './listing'

export interface SandboxOptions {
  /** Where the sandbox provider answers, without trailing slash. */
  url: string
  /** Null: the sample one. */
  clientSecret: string | null
}

/**
 * The listing of the sandbox provider with its OAuth client. Address and client follow the settings of each
 * start; texts that people edited stay.
 * @returns whether the catalog changed
 */
export async function writeSandbox(
  tx: Transaction,
  { categories }: CatalogSource,
  { url, clientSecret }: SandboxOptions,
): Promise<boolean> {
  const source = sandboxListing(url)
  const catalog = { categories, listings: [{ slug: source.slug, read: () => source }] }
  const added = await writeCatalog(tx, catalog, { demo: true })
  const listing = await tx.listing.findUniqueOrThrow({
    where: { slug: source.slug },
    select: { id: true, connector: { select: { definition: true } } },
  })
  const hasMoved = !isDeepStrictEqual(listing.connector?.definition, source.definition)
  if (hasMoved) {
    const { definition, setup } = source
    await tx.connector.upsert({
      where: { listingId: listing.id },
      create: { listingId: listing.id, definition },
      update: { definition },
    })
    await tx.listing.update({
      where: { id: listing.id },
      data: { setup, authMethods: methodTypes(definition) },
    })
  }
  const credentials = credentialsOf(clientSecret ? { clientSecret } : {})
  const client = {
    clientId: credentials.clientId,
    ...(await sealClientSecret(tx, listing.id, credentials.clientSecret)),
  }
  await tx.oAuthClient.upsert({
    where: { listingId: listing.id },
    create: { listingId: listing.id, ...client },
    update: client,
  })
  return added.length > 0
}
