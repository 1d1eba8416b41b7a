import type pg from 'pg'
import { db } from '@/lib/db'
import { createPublisher } from '@/prisma/seed/factories/catalog'
import { sandboxListing } from '@/prisma/seed/sandbox/listing'
import { createListing } from '@/tests/support/factories'

/** How much of everything there is. */
export interface Size {
  organizations: number
  connections: number
}

const listingCount = 40

/**
 * Fills an empty, migrated database: organizations with an admin who owns all and a colleague who may look, four
 * shared folders each, and connections of forty listings: most of them connected by OAuth 2.0, their refreshes and
 * checks spread evenly over the day that follows. What is sealed opens with no key.
 */
export async function loadConnections(
  client: pg.Client,
  { organizations, connections }: Size,
): Promise<void> {
  const publisher = await createPublisher(db)
  const { definition } = sandboxListing('https://provider.example.com')
  const authMethods = definition.authMethods.map(({ type }) => type)
  for (let number = 0; number < listingCount; number += 1) {
    await createListing(db, {
      publisherId: publisher.id,
      definition,
      authMethods,
      name: `Provider ${number}`,
    })
  }
  await client.query(
    `INSERT INTO "Organization" (id, guid, name) SELECT gen_random_uuid(), gen_random_uuid(), 'Company ' || n FROM generate_series(1, $1) n`,
    [organizations],
  )
  await client.query(
    `INSERT INTO "User" (id, email, name)
     SELECT gen_random_uuid(), role || '-' || o.id || '@example.com', 'Camille ' || role || ' of ' || o.name
     FROM "Organization" o, unnest('{admin,viewer}'::text[]) role`,
  )
  await client.query(
    `INSERT INTO "Member" (id, "organizationId", "userId", "marketplaceRight")
     SELECT gen_random_uuid(), o.id, u.id, (CASE WHEN u.email LIKE 'admin-%' THEN 'edit' ELSE 'view' END)::"MarketplaceRight"
     FROM "Organization" o JOIN "User" u ON u.email IN ('admin-' || o.id || '@example.com', 'viewer-' || o.id || '@example.com')`,
  )
  await client.query(
    `INSERT INTO "Folder" (id, "organizationId", kind, name, everyone)
     SELECT gen_random_uuid(), o.id, (CASE WHEN n = 1 THEN 'general' ELSE 'shared' END)::"FolderKind",
       CASE WHEN n > 1 THEN 'Team ' || n END, 'manage'
     FROM "Organization" o, generate_series(1, 4) n`,
  )
  await client.query(
    `WITH listing AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM "Listing"),
       folder AS (SELECT id, "organizationId", row_number() OVER (PARTITION BY "organizationId" ORDER BY id) - 1 AS n FROM "Folder"),
       owner AS (SELECT id, "organizationId" FROM "Member" WHERE "marketplaceRight" = 'edit'),
       organization AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM "Organization")
     INSERT INTO "Connection" (id, "organizationId", "listingId", "folderId", "ownerId", name, "isDefault", state, "stateReason",
       "authMethod", "consentedAt", "verifiedAt", "lastCheckedAt", "nextCheckAt", "updatedAt")
     SELECT gen_random_uuid(), organization.id, listing.id, folder.id, owner.id, 'Connection ' || number,
       number / $1 < $3, kind.state::"ConnectionState", kind.reason, 'oauth2_authorization_code', now(), now(), now(),
       CASE WHEN kind.state IN ('connected', 'needs_reconnect') THEN now() + random() * interval '24 hours' END, now()
     FROM generate_series(0, $2 - 1) number
     JOIN organization ON organization.n = number % $1
     JOIN listing ON listing.n = number / $1 % $3
     JOIN folder ON folder."organizationId" = organization.id AND folder.n = number / $1 % 4
     JOIN owner ON owner."organizationId" = organization.id,
     LATERAL (SELECT * FROM (VALUES ('connected', NULL, 90), ('connected', 'degraded', 94),
       ('needs_reconnect', 'authenticationFailed', 96), ('pending', 'authorization', 98), ('inactive', 'admin', 100))
       kinds(state, reason, share) WHERE number / $1 % 100 < share ORDER BY share LIMIT 1) kind`,
    [organizations, connections, listingCount],
  )
  await client.query(
    `INSERT INTO "Credential" ("connectionId", sealed, "expiresAt", "refreshAt", "updatedAt")
     SELECT id, decode(repeat('00', 600), 'hex'), due + interval '15 minutes', due, now()
     FROM (SELECT id, now() + random() * interval '24 hours' AS due FROM "Connection" WHERE state = 'connected') c`,
  )
  await client.query('ANALYZE')
}
