import { GET } from '@/app/api/calendar/[token]/route'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { createConnection, createListing, unique } from '@/tests/support/factories'

const day = 24 * 60 * 60 * 1000
export const inDays = (days: number) => new Date(Date.now() + days * day)

/** A connection whose secret ends, in twenty days unless told. */
export async function connect(
  actor: MemberActor,
  { name, ownerId = actor.memberId, folderId }: { name?: string; ownerId?: string; folderId?: string } = {},
  secretExpiresAt: Date | null = inDays(20),
) {
  const listing = await createListing(db, { name: `Engine ${unique()}` })
  const more = { ...(name && { name }), ...(folderId && { folderId }) }
  const connection = await createConnection(
    db,
    { id: actor.organizationId },
    { listingId: listing.id, ownerId, ...more },
  )
  await db.credential.create({
    data: { connectionId: connection.id, sealed: new Uint8Array(1), secretExpiresAt },
  })
  return connection
}

/** As a calendar program asks for it, from an address of its own. */
export function fetchFile(
  url: string,
  headers: Record<string, string> = {},
  address = `2001:db8:${unique().slice(0, 4)}::1`,
) {
  const request = new Request(url, { headers: { 'x-forwarded-for': address, ...headers } })
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  return GET(request, { params: Promise.resolve({ token }) })
}
