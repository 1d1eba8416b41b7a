import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { requestDemo } from '@/lib/demo-requests/mutations'
import { type DemoRequestInput, demoRequestForm } from '@/lib/demo-requests/schema'
import { AppError } from '@/lib/errors'
import type { Listing } from '@/lib/generated/prisma/client'
import { memberActor, operatorActor, visitor } from '@/tests/support/actors'
import {
  createListing,
  createOrganization,
  createPublisher,
  createPublisherMember,
  unique,
} from '@/tests/support/factories'

let address: string
beforeEach(() => {
  address = `address-${unique()}`
})

function inputFor(
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

async function demoListing(overrides: Parameters<typeof createListing>[1] = {}): Promise<Listing> {
  const publisher = await createPublisher(db, {
    name: 'Engine Works',
    contactEmail: `sales-${unique()}@example.com`,
  })
  return createListing(db, { name: 'Engine', offersDemo: true, publisherId: publisher.id, ...overrides })
}

function mailsTo(recipient: string) {
  return db.mailMessage.findMany({
    where: { recipient },
    select: { subject: true, text: true, locale: true },
  })
}

async function contactOf(listing: Listing): Promise<string> {
  const publisher = await db.publisher.findUniqueOrThrow({ where: { id: listing.publisherId } })
  return publisher.contactEmail ?? ''
}

test('a request is stored as it was typed, with consent and language, and leaves a trace', async () => {
  const listing = await demoListing()
  const input = inputFor(listing, { locale: 'fr' })
  const before = new Date()
  const { id, isNew } = await requestDemo(visitor, input, address)

  expect(isNew).toBe(true)
  const { consent: _, slug: __, ...typed } = input
  const row = await db.demoRequest.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ ...typed, listingId: listing.id, userId: null, status: 'new' })
  expect(row.consentedAt.getTime()).toBeGreaterThanOrEqual(before.getTime())
  expect(
    await db.auditEvent.findFirst({ where: { subjectType: 'demo-request', subjectId: id } }),
  ).toMatchObject({
    action: 'demo-request.created',
    actorKind: 'visitor',
    details: { listingId: listing.id },
  })
})

test('a request of someone signed in is theirs, and their organization’s log names it', async () => {
  const listing = await demoListing()
  const member = await memberActor(await createOrganization(db), 'view')
  const { id } = await requestDemo(member, inputFor(listing), address)
  expect(await db.demoRequest.findUniqueOrThrow({ where: { id } })).toMatchObject({ userId: member.userId })
  expect(await db.auditEvent.findFirst({ where: { subjectId: id } })).toMatchObject({
    organizationId: member.organizationId,
    actorId: member.userId,
  })
})

describe('the publisher’s mail', () => {
  test('goes to its contact address with everything that was typed', async () => {
    const listing = await demoListing()
    const input = inputFor(listing, { locale: 'fr' })
    await requestDemo(visitor, input, address)
    const [mail, ...others] = await mailsTo(await contactOf(listing))
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale: 'en', subject: 'Demo request for Engine from Analytical Engines' })
    for (const fact of [input.name, input.email, input.company, '50 to 249 employees', 'Germany', 'French']) {
      expect(mail?.text).toContain(fact)
    }
    expect(mail?.text).toContain(input.message)
    expect(mail?.text).toContain(`/en/marketplace/${listing.slug}`)
  })

  test('is in the language of the person who reads that address', async () => {
    const listing = await demoListing()
    const email = (await contactOf(listing)).toUpperCase()
    await createPublisherMember(db, { id: listing.publisherId }, { user: { email, locale: 'fr' } })
    await requestDemo(visitor, inputFor(listing), address)
    const [mail] = await mailsTo(email)
    expect(mail).toMatchObject({ locale: 'fr', subject: 'Demande de démo : Engine (Analytical Engines)' })
    expect(mail?.text).toContain('50 à 249 salariés')
    expect(mail?.text).toContain('Allemagne')
    expect(mail?.text).toContain('anglais')
    expect(mail?.text).toContain(`/fr/marketplace/${listing.slug}`)
  })

  test('goes to each of its people, in their language, where there is no contact address', async () => {
    const publisher = await createPublisher(db)
    const emails = { en: `en-${unique()}@example.com`, fr: `fr-${unique()}@example.com` }
    for (const [locale, email] of Object.entries(emails)) {
      await createPublisherMember(db, publisher, { user: { email, locale } })
    }
    const listing = await demoListing({ publisherId: publisher.id })
    await requestDemo(visitor, inputFor(listing), address)
    expect(await mailsTo(emails.en)).toMatchObject([{ locale: 'en' }])
    expect(await mailsTo(emails.fr)).toMatchObject([{ locale: 'fr' }])
  })

  test('goes to the operators, who are asked to pass it on, where the publisher has no address at all', async () => {
    const operator = await operatorActor()
    const publisher = await createPublisher(db, { name: 'Silent Works' })
    const listing = await demoListing({ publisherId: publisher.id })
    await requestDemo(visitor, inputFor(listing), address)
    const [mail] = await mailsTo(operator.email)
    expect(mail?.text).toMatch(/^No address is known for Silent Works, the publisher of Engine\./)
  })

  test('never goes to another publisher', async () => {
    const [listing, foreign] = await Promise.all([demoListing(), demoListing()])
    await requestDemo(visitor, inputFor(listing), address)
    expect(await mailsTo(await contactOf(foreign))).toEqual([])
  })
})

test.each([
  ['en', 'Your demo request for Engine', 'Hello Ada Lovelace,'],
  ['fr', 'Votre demande de démo : Engine', 'Bonjour Ada Lovelace,'],
])(
  'the requester gets a confirmation in %s, without the message that anybody could have typed',
  async (locale, subject, greeting) => {
    const listing = await demoListing()
    const input = inputFor(listing, { locale, message: 'Click here' })
    await requestDemo(visitor, input, address)
    const [mail, ...others] = await mailsTo(input.email)
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale, subject })
    expect(mail?.text.startsWith(greeting)).toBe(true)
    expect(mail?.text).toContain('Engine Works')
    expect(mail?.text).toContain(`/${locale}/marketplace/${listing.slug}`)
    expect(mail?.text).not.toContain('Click here')
  },
)

describe('the same request again within 24 hours', () => {
  test('is answered alike, stored once and mailed once, however the address is written', async () => {
    const listing = await demoListing()
    const input = inputFor(listing)
    const first = await requestDemo(visitor, input, address)
    const again = { ...input, email: input.email.toUpperCase(), message: 'Hello again' }
    expect(await requestDemo(visitor, again, address)).toEqual({ id: first.id, isNew: false })
    expect(await db.demoRequest.count({ where: { listingId: listing.id } })).toBe(1)
    expect(await mailsTo(input.email)).toHaveLength(1)
    expect(await mailsTo(await contactOf(listing))).toHaveLength(1)
  })

  test('is stored once even when both are sent at the same moment', async () => {
    const listing = await demoListing()
    const input = inputFor(listing)
    const answers = await Promise.all(Array.from({ length: 5 }, () => requestDemo(visitor, input, address)))
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await db.demoRequest.count({ where: { listingId: listing.id } })).toBe(1)
  })

  test('counts anew a day later, for another listing and for another address', async () => {
    const [listing, other] = await Promise.all([demoListing(), demoListing()])
    const input = inputFor(listing)
    const { id } = await requestDemo(visitor, input, address)
    await expect(requestDemo(visitor, { ...input, slug: other.slug }, address)).resolves.toMatchObject({
      isNew: true,
    })
    await expect(requestDemo(visitor, inputFor(listing), address)).resolves.toMatchObject({ isNew: true })
    await db.demoRequest.update({
      where: { id },
      data: { createdAt: new Date(Date.now() - 25 * 60 * 60 * 1000) },
    })
    await expect(requestDemo(visitor, input, address)).resolves.toMatchObject({ isNew: true })
  })
})

describe('nothing is stored or mailed', () => {
  async function expectNothing(actor: Actor, input: DemoRequestInput, error: AppError) {
    const before = await Promise.all([db.demoRequest.count(), db.mailMessage.count(), db.auditEvent.count()])
    await expect(requestDemo(actor, input, address)).rejects.toThrow(error)
    expect(
      await Promise.all([db.demoRequest.count(), db.mailMessage.count(), db.auditEvent.count()]),
    ).toEqual(before)
  }

  test.each([
    ['that offers no demo', { offersDemo: false }],
    ['that is coming soon', { stage: 'coming_soon' }],
    ['that is archived', { stage: 'archived' }],
  ] as const)('for a listing %s', async (_case, overrides) => {
    await expectNothing(visitor, inputFor(await demoListing(overrides)), new AppError('not_found'))
  })

  test('for a listing that does not exist', async () => {
    await expectNothing(visitor, inputFor({ slug: 'no-such-listing' }), new AppError('not_found'))
  })
})

describe('too many requests are refused with the time to wait', () => {
  async function exhaust(times: number, request: (round: number) => Promise<unknown>) {
    for (let round = 0; round < times; round++) await request(round).catch(() => undefined)
    await expect(request(times)).rejects.toMatchObject({
      code: 'limit_exceeded',
      details: { reason: 'tooManyTries', retryAfterSeconds: expect.any(Number) },
    })
  }

  test('from one address', async () => {
    const missing = () => inputFor({ slug: `missing-${unique()}` })
    await exhaust(20, () => requestDemo(visitor, missing(), address))
    const listing = await demoListing()
    await expect(requestDemo(visitor, inputFor(listing), `other-${address}`)).resolves.toMatchObject({
      isNew: true,
    })
  })

  test('for one mailbox, from however many addresses', async () => {
    const listing = await demoListing()
    const input = inputFor(listing)
    await exhaust(20, (round) => requestDemo(visitor, input, `${address}-${round}`))
  })

  test('for one listing, from however many addresses and mailboxes', async () => {
    const listing = await demoListing()
    await exhaust(60, (round) => requestDemo(visitor, inputFor(listing), `${address}-${round}`))
    const other = await demoListing()
    await expect(requestDemo(visitor, inputFor(other), address)).resolves.toMatchObject({ isNew: true })
  })
})
