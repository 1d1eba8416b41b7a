import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { requestDemo } from '@/lib/demo-requests/mutations'
import type { DemoRequestInput } from '@/lib/demo-requests/schema'
import { AppError } from '@/lib/errors'
import { memberActor, visitor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { contactOf, demoListing, inputFor, mailsTo, newAddress } from './requests'

let address: string
beforeEach(() => {
  address = newAddress()
})

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
