import { beforeAll, expect, test } from 'vitest'
import { GET } from '@/app/api/directory/people/route'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { countPeople, listPeople, listPeopleChoices } from '@/lib/directory/people/queries'
import { parsePeopleFilters, peopleQueryString } from '@/lib/directory/people/schema'
import { getPerson } from '@/lib/directory/person/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createAudience,
  createEmployee,
  createEmployees,
  createOrganization,
} from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

let actor: MemberActor
let boss: { id: string }

beforeAll(async () => {
  const organization = await createOrganization(db)
  actor = await memberActor(organization)
  boss = await createEmployee(db, organization, {
    givenName: 'Berta',
    familyName: 'Boss',
    email: 'berta@example.com',
    department: 'Board',
    startDate: new Date('2010-01-01'),
    country: 'FR',
  })
  await createEmployees(db, organization, [
    {
      givenName: 'Amélie',
      familyName: 'Lefèvre',
      email: 'amelie@example.com',
      externalId: 'E/1~2',
      department: 'Sales',
      team: 'North',
      location: 'Paris',
      country: 'FR',
      employmentType: 'intern',
      startDate: new Date('2024-03-01'),
      managerId: boss.id,
      attributes: { floor: '=3' },
    },
    {
      givenName: 'Zoé',
      familyName: 'Dupont',
      email: 'zoe@example.com',
      department: 'Sales',
      status: 'on_leave',
    },
    { givenName: 'Lea', familyName: 'Leaver', email: 'lea@example.com', status: 'left', managerId: boss.id },
  ])
})

const list = async (query: string) => {
  const { people } = await listPeople(
    actor,
    parsePeopleFilters(Object.fromEntries(new URLSearchParams(query))),
  )
  return people.map(({ givenName }) => givenName)
}

test.each([
  ['', ['Berta', 'Zoé', 'Amélie']],
  ['sort=-name', ['Amélie', 'Zoé', 'Berta']],
  ['sort=startDate', ['Berta', 'Amélie', 'Zoé']],
  ['sort=email', ['Amélie', 'Berta', 'Zoé']],
  ['status=all', ['Berta', 'Zoé', 'Amélie', 'Lea']],
  ['status=left', ['Lea']],
  ['q=lefevre', ['Amélie']],
  ['q=E/1~2', ['Amélie']],
  ['q=!!', []],
  ['department=Sales', ['Zoé', 'Amélie']],
  ['department=Sales&status=on_leave', ['Zoé']],
  ['team=North', ['Amélie']],
  ['location=Paris', ['Amélie']],
  ['country=FR', ['Berta', 'Amélie']],
  ['type=intern', ['Amélie']],
  ['from=2020-01-01', ['Amélie']],
  ['to=2024-03-01', ['Berta', 'Amélie']],
  ['own.floor==3', ['Amélie']],
  ['from=nonsense&type=nonsense&country=nonsense&audience=1&after=~~', ['Berta', 'Zoé', 'Amélie']],
])('the view "%s" lists %j', async (query, names) => {
  expect((await list(query)).toSorted()).toEqual(names.toSorted())
  if (query.startsWith('sort')) expect(await list(query)).toEqual(names)
})

test('an audience narrows the list; one of another organization is empty', async () => {
  const audience = await createAudience(db, { id: actor.organizationId }, { employeeIds: [boss.id] })
  expect(await list(`audience=${audience.id}`)).toEqual(['Berta'])
  const foreign = await createOrganization(db)
  const stranger = await createEmployee(db, foreign)
  const theirs = await createAudience(db, foreign, { employeeIds: [stranger.id, boss.id] })
  expect(await list(`audience=${theirs.id}`)).toEqual([])
})

test('what filters offer are the values that people have', async () => {
  const choices = await listPeopleChoices(actor)
  expect(choices).toMatchObject({
    departments: ['Board', 'Sales'],
    teams: ['North'],
    locations: ['Paris'],
    countries: ['FR'],
  })
  expect(await listPeopleChoices(await foreignMemberActor())).toMatchObject({
    departments: [],
    audiences: [],
  })
})

test.each(['name', '-name', 'department', '-department', 'startDate', '-startDate', 'email', '-email'])(
  'sorted by %s, pages hold everybody once, forwards and backwards',
  async (sort) => {
    const other = await memberActor(await createOrganization(db))
    const people = Array.from({ length: 120 }, (_, number) => ({
      familyName: `Same~%/${number % 3}`,
      department: number % 4 === 0 ? null : `Dép. ${number % 4}`,
      startDate: number % 5 === 0 ? null : new Date(Date.UTC(2020, number % 5, 1)),
    }))
    await createEmployees(db, { id: other.organizationId }, people)
    const filters = parsePeopleFilters({ sort })
    const pages: string[][] = []
    let page = await listPeople(other, filters)
    for (;;) {
      pages.push(page.people.map(({ id }) => id))
      if (!page.next) break
      const query = peopleQueryString({ ...filters, cursor: page.next })
      page = await listPeople(other, parsePeopleFilters(Object.fromEntries(new URLSearchParams(query))))
    }
    expect(pages.map((ids) => ids.length)).toEqual([50, 50, 20])
    expect(new Set(pages.flat()).size).toBe(120)
    const back = await listPeople(other, { ...filters, cursor: page.previous })
    expect(back.people.map(({ id }) => id)).toEqual(pages[1])
    expect(back.previous).not.toBeNull()
    const first = await listPeople(other, { ...filters, cursor: back.previous })
    expect(first.people.map(({ id }) => id)).toEqual(pages[0])
    expect(first.previous).toBeNull()
    expect(await countPeople(other, filters)).toEqual({ count: 120, isExact: true })
  },
)

test('an export holds the view that is listed in the language of its page, and none of its cells runs', async () => {
  const request = new Request(
    'https://portico.example/api/directory/people?locale=fr&department=Sales&column=manager&column=attribute:floor&column=status&column=employmentType&sort=-name',
  )
  const response = await duringRequest({ userId: actor.userId }, () => GET(request))
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(await response.text()).toBe(
    [
      'Prénom;Nom de famille;E-mail professionnel;Identifiant externe;Manager;floor;Statut;Type de contrat',
      "Amélie;Lefèvre;amelie@example.com;E/1~2;berta@example.com;'=3;En activité;Stage",
      'Zoé;Dupont;zoe@example.com;;;;En congé;CDI',
      '',
    ].join('\r\n'),
  )
  const taken = await db.auditEvent.findFirst({
    where: { organizationId: actor.organizationId, action: 'directory.exported' },
  })
  expect(taken?.details).toMatchObject({ filters: expect.stringContaining('department=Sales') })
})

test('a person is told with manager, reports, groups, audiences and segments', async () => {
  const organizationId = actor.organizationId
  const group = await db.group.create({
    data: { organizationId, name: 'All', members: { create: { employeeId: boss.id } } },
  })
  const segment = await db.segment.create({
    data: {
      organizationId,
      name: 'Pushed',
      users: { create: { userId: 'berta@example.com', employeeId: boss.id } },
    },
  })
  const person = await getPerson(actor, boss.id)
  expect(person).toMatchObject({
    startDate: '2010-01-01',
    reportCount: 1,
    reports: [{ givenName: 'Amélie' }],
    groups: [{ id: group.id }],
    segments: [{ id: segment.id }],
    audiences: expect.arrayContaining([expect.objectContaining({ isByHand: true })]),
  })
  await expect(getPerson(await foreignMemberActor(), boss.id)).rejects.toMatchObject({ code: 'not_found' })
})
