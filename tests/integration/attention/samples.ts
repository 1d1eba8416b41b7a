import { notifyOrganization } from '@/lib/attention/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

export const now = new Date('2026-03-10T05:11:00Z')
export const inDays = (days: number, from = now) => new Date(from.getTime() + days * 24 * 60 * 60 * 1000)
export const dayIn = (days: number) => new Date(inDays(days).toISOString().slice(0, 10))

/** An organization, and what happens in it. */
export async function newCompany() {
  const organization = await createOrganization(db, { name: 'Acme' })
  const { id: listingId } = await createListing(db, { name: 'Engine' })
  return {
    organization,
    listingId,
    admin: (locale = 'en', name = 'Ada') => memberActor(organization, 'edit', { user: { locale, name } }),
    async connect(overrides: ConnectionOverrides = {}, secretExpiresAt: Date | null = null) {
      const connection = await createConnection(db, organization, {
        listingId,
        ...overrides,
        isDefault: false,
      })
      await db.credential.create({
        data: { connectionId: connection.id, sealed: new Uint8Array(1), secretExpiresAt },
      })
      return connection
    },
    notify: (at = now) => notifyOrganization(systemActor(organization.id), at),
  }
}
export type Company = Awaited<ReturnType<typeof newCompany>>

export function mailsTo({ email }: { email: string }) {
  return db.mailMessage.findMany({
    where: { recipient: email },
    orderBy: { createdAt: 'asc' },
    select: { subject: true, text: true, locale: true },
  })
}
