import { beforeEach, expect, test } from 'vitest'
import { listAccessEvents } from '@/lib/access-events/queries'
import { activate, deactivate, reactivate, segment, undo } from '@/lib/activations/mutations'
import { updateAudience } from '@/lib/audiences/saving/mutations'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createAudience,
  createConnection,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'

let organization: Organization
let admin: MemberActor
let anna: Employee
let ben: Employee

beforeEach(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization)
  anna = await createEmployee(db, organization, { givenName: 'Anna' })
  ben = await createEmployee(db, organization, { givenName: 'Ben' })
  await createEmployee(db, organization, { givenName: 'Gone', status: 'left' })
})

async function story(): Promise<string[]> {
  const { entries } = await listAccessEvents(admin)
  const told = entries.map(({ kind, employee }) => `${employee.name.split(' ')[0]} ${kind}`)
  await db.accessEvent.deleteMany()
  return told.sort()
}

const only = (...people: Employee[]) => ({
  everyone: false,
  audienceIds: [],
  employeeIds: people.map(({ id }) => id),
})

test('each change of an activation tells who gained and who lost it, and only those', async () => {
  const connection = await createConnection(db, organization)
  const audience = await createAudience(db, organization, { employeeIds: [ben.id] })
  const everyone = { everyone: true, audienceIds: [], employeeIds: [] }
  const first = await activate(admin, { connectionId: connection.id, recipients: everyone })
  expect(await story()).toEqual(['Anna granted', 'Ben granted'])
  const { activationId } = first
  const second = await segment(admin, {
    activationId,
    version: first.version,
    recipients: { ...only(anna), audienceIds: [audience.id] },
  })
  expect(await story()).toEqual([])
  const third = await segment(admin, { activationId, version: second.version, recipients: only(anna) })
  expect(await story()).toEqual(['Ben revoked'])
  const fourth = await deactivate(admin, { activationId, version: third.version })
  expect(await story()).toEqual(['Anna revoked'])
  const fifth = await reactivate(admin, { activationId, version: fourth.version })
  expect(await story()).toEqual(['Anna granted'])
  await undo(admin, fifth.changeId ?? '')
  expect(await story()).toEqual(['Anna revoked'])
})

test('an entry names the person, the listing, and who changed it', async () => {
  const connection = await createConnection(db, organization)
  const { changeId } = await activate(admin, { connectionId: connection.id, recipients: only(anna) })
  const listing = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  const { entries, hasMore } = await listAccessEvents(admin, { employeeId: anna.id })
  expect(hasMore).toBe(false)
  expect(entries).toMatchObject([
    {
      kind: 'granted',
      employee: { id: anna.id, name: 'Anna Sample' },
      listing: { slug: listing.slug },
      cause: { kind: 'activation', changeId, userId: admin.userId },
      byName: admin.name,
    },
  ])
})

test('an entry that follows from an audience names it, and whoever edited it', async () => {
  const connection = await createConnection(db, organization)
  const audience = await createAudience(db, organization, { name: 'Chosen', employeeIds: [ben.id] })
  const recipients = { everyone: false, audienceIds: [audience.id], employeeIds: [] }
  await activate(admin, { connectionId: connection.id, recipients })
  const editor = await memberActor(organization, 'edit', { user: { name: 'Edith Editor' } })
  const input = { audienceId: audience.id, name: 'Chosen', description: '', conditions: null, removedIds: [] }
  await updateAudience(editor, { ...input, version: 1, addedIds: [anna.id] })
  const { entries } = await listAccessEvents(admin, { employeeId: anna.id })
  expect(entries).toMatchObject([{ kind: 'granted', causeName: 'Chosen', byName: 'Edith Editor' }])
})

test('events go with their organization, and with nothing else of it', async () => {
  const { id: connectionId } = await createConnection(db, organization)
  await activate(admin, { connectionId, recipients: only(anna) })
  const kept = await createOrganization(db)
  const theirs = await createConnection(db, kept)
  const someone = await createEmployee(db, kept)
  await activate(await memberActor(kept), { connectionId: theirs.id, recipients: only(someone) })
  await db.organization.delete({ where: { id: organization.id } })
  const left = await db.accessEvent.findMany({ where: { employeeId: { in: [anna.id, someone.id] } } })
  expect(left.map(({ employeeId }) => employeeId)).toEqual([someone.id])
  const keys = await db.$queryRaw<{ name: string }[]>`
    SELECT conname AS name FROM pg_constraint WHERE conrelid = '"AccessEvent"'::regclass AND contype = 'f'`
  expect(keys).toEqual([{ name: 'AccessEvent_organizationId_fkey' }])
})

test('other organizations’ events do not exist, and employees read none', async () => {
  const connection = await createConnection(db, organization)
  await activate(admin, { connectionId: connection.id, recipients: only(anna) })
  expect((await listAccessEvents(await foreignMemberActor(), { employeeId: anna.id })).entries).toEqual([])
  await expect(listAccessEvents(await employeeActor(organization))).rejects.toMatchObject({
    code: 'forbidden',
  })
})
