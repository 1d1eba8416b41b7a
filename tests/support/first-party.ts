import { readFileSync } from 'node:fs'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { db } from '@/lib/db'
import type { Connection, Prisma } from '@/lib/generated/prisma/client'
import { memberActor } from './actors'
import { createActivation, createConnection, createListing, createOrganization } from './factories'

// Read with the first call of a test: the peers of these tests answer on this machine.
process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'

interface CatalogEntry {
  slug: string
  name: string
  connection: Prisma.InputJsonObject
}
const { listings: catalog }: { listings: CatalogEntry[] } = JSON.parse(
  readFileSync('prisma/seed/listings.json', 'utf8'),
)

/** A listing of Portico's own as the catalog has it, once in a database. */
export async function firstPartyListing(slug: string): Promise<{ id: string }> {
  const known = await db.listing.findUnique({ where: { slug }, select: { id: true } })
  if (known) return known
  const entry = catalog.find((one) => one.slug === slug)
  if (!entry) throw new Error(`The catalog has no ${slug}`)
  const definition = entry.connection
  return createListing(db, { slug, name: entry.name, kind: 'first_party', definition })
}

export interface FirstParty {
  organization: { id: string }
  actor: MemberActor
  connection: Connection
}

/** A connection of such a listing in use, activated for everyone unless told, in an organization of its own. */
export async function firstPartyConnection(
  slug: string,
  {
    config = {},
    secrets,
    authMethod = 'none',
    activation = { everyone: true },
  }: {
    config?: Record<string, string>
    secrets?: Record<string, string>
    authMethod?: string
    activation?: Omit<NonNullable<Parameters<typeof createActivation>[2]>, 'connection'> | null
  } = {},
): Promise<FirstParty> {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await firstPartyListing(slug)
  const connection = await createConnection(db, organization, {
    listingId,
    ownerId: actor.memberId,
    authMethod,
    config,
    stateReason: 'unverified',
    verifiedAt: null,
  })
  const portico = systemActor(organization.id)
  if (secrets) {
    await db.$transaction((tx) => storeCredentials(tx, portico, connection.id, secrets, null, authMethod))
  }
  if (activation) await createActivation(db, organization, { connection, ...activation })
  return { organization, actor, connection }
}
