import { randomUUID } from 'node:crypto'
import { systemActor } from '@/lib/auth/actor'
import { openFor } from '@/lib/connections/credentials/queries'
import { db } from '@/lib/db'
import { credentialsAad, getVault } from '@/lib/vault'
import { createListing } from '@/tests/support/factories'

/** A connection with its key in each of so many organizations; tests/support/credential-reader.ts knows the key. */
export async function storeCredentialsOf(count: number): Promise<void> {
  const { id: listingId } = await createListing(db)
  const rows = Array.from({ length: count }, (_, index) => {
    const ids = { organizationId: randomUUID(), folderId: randomUUID(), connectionId: randomUUID() }
    const { dataKey, wrapped } = getVault().generateDataKey()
    const text = JSON.stringify({ apiKey: `key of ${ids.connectionId}` })
    const sealed = new Uint8Array(getVault().seal(dataKey, text, credentialsAad(ids)))
    return { ...ids, name: `Organization ${index}`, wrappedKey: new Uint8Array(wrapped), sealed }
  })
  await db.organization.createMany({
    data: rows.map(({ organizationId, name }) => ({ id: organizationId, name })),
  })
  await db.organizationKey.createMany({
    data: rows.map(({ organizationId, wrappedKey }) => ({ organizationId, wrappedKey })),
  })
  await db.folder.createMany({
    data: rows.map(({ folderId: id, organizationId }) => ({ id, organizationId, kind: 'general' as const })),
  })
  await db.connection.createMany({
    data: rows.map(({ connectionId: id, organizationId, folderId, name }) => {
      return { id, organizationId, folderId, listingId, name, state: 'connected' as const }
    }),
  })
  await db.credential.createMany({
    data: rows.map(({ connectionId, sealed }) => ({ connectionId, sealed })),
  })
}

export interface Stored {
  connectionId: string
  organizationId: string
  sealed: Uint8Array<ArrayBuffer>
}

/** The sealed credentials of all organizations, in the order in which their data keys are wrapped anew. */
export async function listStored(): Promise<Stored[]> {
  const rows = await db.credential.findMany({
    orderBy: { connection: { organizationId: 'asc' } },
    select: { connectionId: true, sealed: true, connection: { select: { organizationId: true } } },
  })
  return rows.map(({ connection, ...row }) => ({ ...row, ...connection }))
}

/** What they hold, opened for their own organization. */
export async function openStored({
  connectionId,
  organizationId,
  sealed,
}: Stored): Promise<string | undefined> {
  const { apiKey } = await openFor(db, systemActor(organizationId), connectionId, sealed)
  return apiKey
}
