import { beforeAll, describe, expect, test } from 'vitest'
import { countReach, searchAudiences } from '@/lib/audiences/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Audience, Employee } from '@/lib/generated/prisma/client'
import {
  employeeActor,
  foreignMemberActor,
  memberActor,
  operatorActor,
  partnerActor,
  visitor,
} from '@/tests/support/actors'
import { createAudience, createEmployees, createOrganization } from '@/tests/support/factories'

let viewer: MemberActor
let foreigner: MemberActor
let people: Employee[]
let managers: Audience
let paris: Audience

const ids = (indexes: number[]) => indexes.flatMap((index) => people[index]?.id ?? [])

beforeAll(async () => {
  const organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
  foreigner = await foreignMemberActor()
  people = await createEmployees(db, organization, [{}, {}, {}, {}, { status: 'left' }])
  managers = await createAudience(db, organization, {
    name: 'Managers',
    description: 'Leads of Études and Sales',
    employeeIds: ids([0, 1, 4]),
  })
  paris = await createAudience(db, organization, { name: 'Équipe Paris', employeeIds: ids([1, 2]) })
  await createAudience(db, organization, { name: 'Sales managers' })
  await createAudience(db, { id: foreigner.organizationId }, { name: 'Managers elsewhere' })
})

describe('searchAudiences', () => {
  const search = async (query: string, limit?: number) =>
    (await searchAudiences(viewer, { query, limit })).map((audience) => audience.name)

  test('finds by parts of name and description, whatever the accents and capitals', async () => {
    expect(await search('EQUIPE')).toEqual(['Équipe Paris'])
    expect(await search('etud')).toEqual(['Managers'])
    expect(await search('managers sales')).toEqual(['Managers', 'Sales managers'])
    expect(await search('nowhere')).toEqual([])
  })

  test('puts names that start with the query first, and keeps to the limit', async () => {
    expect(await search('sales')).toEqual(['Sales managers', 'Managers'])
    expect(await search('', 2)).toEqual(['Managers', 'Sales managers'])
  })

  test.each(['%', '_', "'", '\\', '\u0000', '\ud800', '(', '🙂', '% _'])(
    '%j alone names none',
    async (query) => {
      expect(await search(query)).toEqual([])
    },
  )

  test('signs beside words change nothing, and blanks alone list all', async () => {
    expect(await search('% etud')).toEqual(['Managers'])
    expect(await search(' ')).toHaveLength(3)
  })

  test('counts members who have not left', async () => {
    const found = await searchAudiences(viewer, { query: '' })
    expect(found.map(({ name, memberCount }) => [name, memberCount])).toEqual([
      ['Managers', 2],
      ['Sales managers', 0],
      ['Équipe Paris', 2],
    ])
  })

  test('another organization does not find them', async () => {
    expect((await searchAudiences(foreigner, { query: 'Managers' })).map((found) => found.name)).toEqual([
      'Managers elsewhere',
    ])
  })
})

describe('countReach', () => {
  const nobody = { everyone: false, audienceIds: [], employeeIds: [] }

  test('everyone means all who have not left', async () => {
    expect(await countReach(viewer, { ...nobody, everyone: true })).toBe(4)
    expect(await countReach(viewer, nobody)).toBe(0)
  })

  test('counts each person once over audiences and individuals, and nobody who has left', async () => {
    const audienceIds = [managers.id, paris.id]
    expect(await countReach(viewer, { ...nobody, audienceIds })).toBe(3)
    expect(await countReach(viewer, { ...nobody, audienceIds, employeeIds: ids([0, 3, 3, 4]) })).toBe(4)
  })

  test('ids of another organization count for nothing', async () => {
    const choice = { everyone: false, audienceIds: [managers.id], employeeIds: ids([0]) }
    expect(await countReach(foreigner, choice)).toBe(0)
    expect(await countReach(foreigner, { ...nobody, everyone: true })).toBe(0)
  })
})

test('whoever lacks the marketplace right is refused', async () => {
  const employee = await employeeActor({ id: viewer.organizationId })
  for (const actor of [employee, await partnerActor(), await operatorActor()]) {
    await expect(searchAudiences(actor, { query: '' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      countReach(actor, { everyone: true, audienceIds: [], employeeIds: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(searchAudiences(visitor, { query: '' })).rejects.toMatchObject({ code: 'unauthenticated' })
})
