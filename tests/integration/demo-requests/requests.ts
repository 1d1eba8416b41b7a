import { db } from '@/lib/db'
import { type DemoRequestInput, demoRequestForm } from '@/lib/demo-requests/schema'
import type { Listing } from '@/lib/generated/prisma/client'
import { createListing, createPublisher, unique } from '@/tests/support/factories'

/** A sender's address that no other test has used up. */
export const newAddress = () => `address-${unique()}`

/** What Ada types into the form, as it arrives. */
export function inputFor(
  listing: { slug: string },
  overrides: Partial<Record<string, string>> = {},
): DemoRequestInput {
  return demoRequestForm.parse({
    slug: listing.slug,
    locale: 'en',
    name: 'Ada Lovelace',
    email: `ada-${unique()}@example.com`,
    company: 'Analytical Engines',
    companySize: '50-249',
    country: 'DE',
    message: 'Show us the onboarding.\nMondays are fine.',
    consent: 'on',
    ...overrides,
  })
}

/** A listing that offers a demo, of a publisher with an address of its own. */
export async function demoListing(overrides: Parameters<typeof createListing>[1] = {}): Promise<Listing> {
  const publisher = await createPublisher(db, {
    name: 'Engine Works',
    contactEmail: `sales-${unique()}@example.com`,
  })
  return createListing(db, { name: 'Engine', offersDemo: true, publisherId: publisher.id, ...overrides })
}

export function mailsTo(recipient: string) {
  return db.mailMessage.findMany({
    where: { recipient },
    select: { subject: true, text: true, locale: true },
  })
}

export async function contactOf(listing: Listing): Promise<string> {
  const publisher = await db.publisher.findUniqueOrThrow({ where: { id: listing.publisherId } })
  return publisher.contactEmail ?? ''
}
