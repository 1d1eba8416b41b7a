import { beforeEach, expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import type { Organization } from '@/lib/generated/prisma/client'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { draftOf, newDraft } from '@/tests/support/directory'
import { createEmployee, createOrganization } from '@/tests/support/factories'

const cause = { kind: 'scim' } as const

let organization: Organization
let portico: Actor

beforeEach(async () => {
  organization = await createOrganization(db)
  portico = systemActor(organization.id)
})

const save = (drafts: EmployeeDraft[], actor = portico) =>
  db.$transaction((tx) => saveEmployees(tx, actor, drafts, cause))

test('writes all that a draft says, and says for each, in order, what was done', async () => {
  const manager = await createEmployee(db, organization)
  const known = await createEmployee(db, organization, { department: 'Sales' })
  const full = newDraft({
    givenName: 'Zoë',
    externalId: 'E-1',
    userName: 'zoe',
    jobTitle: 'Nurse',
    department: 'Care',
    team: 'Night',
    location: 'Lyon',
    country: 'FR',
    language: 'fr-FR',
    managerId: manager.id,
    employmentType: 'fixed_term',
    startDate: '2026-02-28',
    endDate: '2027-02-28',
    status: 'onboarding',
    attributes: { cost_centre: '4' },
  })
  const saved = await save([
    await draftOf(manager.id),
    full,
    { ...(await draftOf(known.id)), department: 'Care' },
  ])
  expect(saved.map(({ outcome }) => outcome)).toEqual(['unchanged', 'created', 'updated'])
  expect(await draftOf(saved[1]?.id ?? '')).toEqual({ ...full, id: saved[1]?.id })
  expect(await db.employee.findUnique({ where: { id: known.id } })).toMatchObject({
    department: 'Care',
    version: 2,
  })
  expect(await db.employee.findUnique({ where: { id: manager.id } })).toMatchObject({ version: 1 })
})

test('the same again changes nothing and leaves nothing to follow', async () => {
  const [created] = await save([newDraft({ attributes: { b: '2', a: '1' } })])
  await db.membershipChange.deleteMany()
  const draft = await draftOf(created?.id ?? '')
  expect(await save([{ ...draft, attributes: { a: '1', b: '2' } }])).toMatchObject([{ outcome: 'unchanged' }])
  expect(await db.membershipChange.count()).toBe(0)
  expect(await save([{ ...draft, email: draft.email.toUpperCase() }])).toMatchObject([{ outcome: 'updated' }])
})

test('records who changed, who came and went, and the ids that were taken on or given up', async () => {
  const [gone, renamed] = [
    await createEmployee(db, organization),
    await createEmployee(db, organization, { externalId: 'old' }),
  ]
  const saved = await save([
    newDraft({ email: 'new@example.com', externalId: 'N-1' }),
    newDraft({ status: 'left' }),
    { ...(await draftOf(gone.id)), status: 'left' },
    { ...(await draftOf(renamed.id)), externalId: null },
  ])
  const change = await db.membershipChange.findFirstOrThrow({ where: { organizationId: organization.id } })
  expect(change).toMatchObject({ cause, arrivedIds: [saved[0]?.id], departedIds: [gone.id] })
  expect(change.employeeIds.toSorted()).toEqual(saved.map(({ id }) => id).toSorted())
  expect(change.userIds).toEqual(expect.arrayContaining(['new@example.com', 'N-1', 'old']))
  expect(change.userIds).not.toContain(gone.email)
})

test('an e-mail, external id or user name of somebody else is refused, and nothing is written', async () => {
  await save([newDraft({ email: 'taken@example.com', externalId: 'E-1', userName: 'taken' })])
  for (const taken of [{ email: 'TAKEN@example.com' }, { externalId: 'e-1' }, { userName: 'Taken' }]) {
    await expect(save([newDraft(), newDraft(taken)])).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'employeeTaken' },
    })
  }
  expect(await db.employee.count({ where: { organizationId: organization.id } })).toBe(1)
})

test('people of another organization are not found, and members of the marketplace do not write', async () => {
  const stranger = await createEmployee(db, await createOrganization(db))
  const draft = { ...(await draftOf(stranger.id)), department: 'Taken over' }
  await expect(save([draft])).rejects.toMatchObject({ code: 'not_found' })
  expect(await db.employee.findUnique({ where: { id: stranger.id } })).toMatchObject({ department: null })
  const led = { managerId: stranger.id }
  const own = await createEmployee(db, organization)
  await expect(save([newDraft(led)])).rejects.toMatchObject({ code: 'not_found' })
  await expect(save([{ ...(await draftOf(own.id)), ...led }])).rejects.toMatchObject({ code: 'not_found' })
  expect(await db.employee.count({ where: led })).toBe(0)
  for (const actor of [await memberActor(organization), await foreignMemberActor(), systemActor()]) {
    await expect(save([newDraft()], actor)).rejects.toMatchObject({ code: 'forbidden' })
  }
})
