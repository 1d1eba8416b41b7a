import { beforeAll, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters, overviewPageSize } from '@/lib/connections/overview/schema'
import { shownState } from '@/lib/connections/rules'
import { stateReasons } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { connectionsWhere } from '@/lib/folders/queries'
import { ConnectionState } from '@/lib/generated/prisma/enums'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import {
  createEmployee,
  createListing,
  createOrganization,
  createSharedFolder,
} from '@/tests/support/factories'
import { companyOfAllKinds, connect, daysLater, failure, list, namesOf, now } from './samples'

let owner: MemberActor
let folderId: string
let okta: { slug: string; id: string }

beforeAll(async () => {
  ;({ owner, folderId, okta } = await companyOfAllKinds())
})

test('each state with each reason and with or without a failed check is counted as it is shown', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  for (const state of Object.values(ConnectionState)) {
    for (const stateReason of [null, ...stateReasons]) {
      for (const lastFailure of [undefined, failure]) {
        await connect(organization, { state, stateReason, lastFailure, listingId, isDefault: false })
      }
    }
  }
  const { counts } = await list(actor)
  for (const state of ['connected', 'pending', 'inactive'] as const) {
    const found = []
    for (let page = 1; found.length < counts[state]; page++) {
      const { rows } = await list(actor, { state, page })
      found.push(...rows)
    }
    expect(found.map((row) => shownState(row).state)).toEqual(Array(counts[state]).fill(state))
    if (state === 'connected') expect(found.every(({ lastFailure }) => lastFailure === null)).toBe(true)
  }
})

test('pages follow each other without gap or repetition; one after the last shows the last', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  const count = overviewPageSize + 7
  for (let number = 0; number < count; number++) await connect(organization, { listingId, isDefault: false })
  const first = await list(actor, { sort: 'state' })
  const second = await list(actor, { sort: 'state', page: 2 })
  const ids = [...first.rows, ...second.rows].map(({ id }) => id)
  expect(new Set(ids).size).toBe(count)
  expect(second).toMatchObject({ page: 2, pageCount: 2, total: count })
  expect(await list(actor, { sort: 'state', page: 9 })).toMatchObject({ page: 2, rows: second.rows })
})

test('the list holds exactly what the reader may see, with their role over each', async () => {
  const organization = await createOrganization(db)
  const [keeper, reader, viewer] = [
    await memberActor(organization),
    await memberActor(organization),
    await memberActor(organization, 'view'),
  ]
  const kept = { memberId: keeper.memberId, role: 'manage' as const }
  const folders = {
    hidden: await createSharedFolder(db, organization, { name: 'Hidden', shares: [kept] }),
    used: await createSharedFolder(db, organization, {
      shares: [kept, { memberId: reader.memberId, role: 'use' }, { memberId: viewer.memberId, role: 'use' }],
    }),
  }
  await connect(organization, { name: 'hidden', folderId: folders.hidden.id })
  await connect(organization, { name: 'owned', folderId: folders.hidden.id, ownerId: reader.memberId })
  await connect(organization, { name: 'used', folderId: folders.used.id })
  await connect(organization, { name: 'general' })
  await connect(organization, { name: 'private', folderId: await ensurePersonalFolder(db, keeper) })
  const shownTo = async (actor: MemberActor) =>
    (await list(actor)).rows.map(({ name, role }) => `${name}: ${role}`)
  expect(await shownTo(keeper)).toEqual([
    'general: manage',
    'hidden: manage',
    'owned: manage',
    'private: manage',
    'used: manage',
  ])
  expect(await shownTo(reader)).toEqual(['general: manage', 'owned: manage', 'used: use'])
  expect(await shownTo(viewer)).toEqual(['general: view', 'used: view'])
  for (const actor of [keeper, reader, viewer]) {
    const allowed = await db.connection.findMany({ where: connectionsWhere(actor, 'view') })
    expect((await list(actor)).rows.map(({ id }) => id).sort()).toEqual(allowed.map(({ id }) => id).sort())
  }
  expect(await namesOf(reader, { folder: folders.hidden.id })).toEqual(['owned'])
  expect((await list(reader)).choices.folders.map(({ name }) => name)).not.toContain('Hidden')
})

test('what the list knows for the menu of a row is what the connection itself says', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  const ownerUntil = async (endDate: Date | null, status: 'active' | 'left' = 'active') => {
    const { memberId } = await memberActor(organization)
    await createEmployee(db, organization, { memberId, endDate, status })
    return memberId
  }
  await connect(organization, { ownerId: null })
  await connect(organization, { ownerId: await ownerUntil(null, 'left'), listingId })
  await connect(organization, { ownerId: await ownerUntil(daysLater(20)), listingId, isDefault: false })
  await connect(organization, {
    ownerId: await ownerUntil(daysLater(40)),
    state: 'pending',
    verifiedAt: null,
  })
  await connect(organization, {
    ownerId: actor.memberId,
    state: 'pending',
    verifiedAt: null,
    listingId,
    isDefault: false,
  })
  const { rows } = await list(actor)
  expect(rows).toHaveLength(5)
  for (const { id, role, hasSiblings, isOwnerLeaving } of rows) {
    expect(await getConnectionRights(actor, id, now)).toMatchObject({
      canManage: role === 'manage',
      canUse: role !== 'view',
      hasSiblings,
      canTakeOver: isOwnerLeaving,
    })
  }
  expect(rows.map(({ isOwnerLeaving }) => isOwnerLeaving).sort()).toEqual([false, false, true, true, true])
})

test('another organization finds nothing by any filter; without a marketplace right there is no list', async () => {
  const foreigner = await foreignMemberActor()
  for (const filters of [
    {},
    { folder: folderId },
    { owner: owner.memberId },
    { listing: okta.slug },
    { q: 'Plain' },
  ]) {
    expect(await list(foreigner, filters)).toMatchObject({ rows: [], total: 0 })
  }
  for (const actor of [await employeeActor(await createOrganization(db)), await partnerActor()]) {
    await expect(listOverview(actor, noFilters, 'en')).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(listOverview(visitor, noFilters, 'en')).rejects.toMatchObject({ code: 'unauthenticated' })
})
