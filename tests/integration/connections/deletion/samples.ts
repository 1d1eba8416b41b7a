import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization } from '@/tests/support/factories'

/** An organization with an administrator and one connection. */
export async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const connection = await createConnection(db, organization)
  return { organization, actor, connection }
}

/** Where nothing listens that could end a token. */
export const unreachable = { url: 'http://127.0.0.1:1', clientId: 'id', clientSecret: 'client-secret' }

export const installations = async (id: string) =>
  (await db.listing.findUniqueOrThrow({ where: { id } })).activeInstallations
