import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { stopWatching, watchListing } from '@/lib/listing-watches/mutations'
import { findOwnWatch } from '@/lib/listing-watches/queries'
import { employeeActor, memberActor, visitor } from '@/tests/support/actors'
import { createListing, createOrganization, unique } from '@/tests/support/factories'

let organization: { id: string }
beforeAll(async () => {
  organization = await createOrganization(db)
})

const watch = (slug: string, email: string) =>
  watchListing(visitor, { slug, email, locale: 'en' }, `address-${unique()}`)

test('a person sees that they wait for a listing, however their address was written', async () => {
  const { slug } = await createListing(db, { stage: 'coming_soon' })
  const member = await memberActor(organization)
  expect(await findOwnWatch(member, slug)).toBeNull()
  await watch(slug, member.email.toUpperCase())
  expect(await findOwnWatch(member, slug)).not.toBeNull()
  const { slug: other } = await createListing(db, { stage: 'coming_soon' })
  expect(await findOwnWatch(member, other)).toBeNull()
})

test('nobody sees or ends what others wait for, of their own organization or another', async () => {
  const { slug, id } = await createListing(db, { stage: 'coming_soon' })
  const member = await memberActor(organization)
  await watch(slug, member.email)
  for (const other of [await employeeActor(organization), await memberActor(await createOrganization(db))]) {
    expect(await findOwnWatch(other, slug)).toBeNull()
    await stopWatching(other, slug)
  }
  expect(await db.listingWatch.count({ where: { listingId: id } })).toBe(1)
  await expect(findOwnWatch(visitor, slug)).rejects.toThrow(new AppError('unauthenticated'))
  await expect(stopWatching(visitor, slug)).rejects.toThrow(new AppError('unauthenticated'))
})

test('stopping forgets the address and leaves a trace without it; stopping twice is stopping once', async () => {
  const { slug, id } = await createListing(db, { stage: 'coming_soon' })
  const person = await employeeActor(organization)
  await watch(slug, person.email)
  const { id: subjectId } = await db.listingWatch.findFirstOrThrow({ where: { listingId: id } })
  await Promise.all([stopWatching(person, slug), stopWatching(person, slug)])
  await stopWatching(person, slug)
  expect(await db.listingWatch.count({ where: { listingId: id } })).toBe(0)
  const events = await db.auditEvent.findMany({ where: { subjectId, action: 'listing-watch.deleted' } })
  expect(events).toMatchObject([{ details: { listingId: id } }])
  expect(JSON.stringify(events)).not.toContain(person.email)
})

test('whoever was told already waits no longer, and is not forgotten', async () => {
  const { slug, id } = await createListing(db, { stage: 'coming_soon' })
  const person = await employeeActor(organization)
  await watch(slug, person.email)
  await db.listingWatch.updateMany({ where: { listingId: id }, data: { notifiedAt: new Date() } })
  expect(await findOwnWatch(person, slug)).toBeNull()
  await stopWatching(person, slug)
  expect(await db.listingWatch.count({ where: { listingId: id } })).toBe(1)
})
