import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { getEmployee, listEmployeesByIds, searchEmployees } from '@/lib/directory/queries'
import type { Employee } from '@/lib/generated/prisma/client'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { createEmployees, createOrganization } from '@/tests/support/factories'

let viewer: MemberActor
let foreigner: MemberActor
let people: Employee[]

beforeAll(async () => {
  const organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
  foreigner = await foreignMemberActor()
  people = await createEmployees(db, organization, [
    { givenName: 'Éloïse', familyName: 'Lefèvre', email: 'eloise.lefevre@example.com', department: 'Sales' },
    { givenName: 'Anne', familyName: 'Meyer', email: 'anne@example.com', department: 'Engineering' },
    { givenName: 'Annette', familyName: 'Dupont', email: 'ad@example.com', department: 'Sales' },
    { givenName: 'Paul', familyName: 'Roux', email: 'proux@anne.example.org', department: 'Finance' },
    { givenName: 'Jean-Pierre', familyName: 'O’Brien', email: 'jpo@example.com', department: 'Sales' },
    { givenName: 'Joanne', familyName: 'Weiß', email: 'jw@example.com', department: 'People' },
    { givenName: 'Anne', familyName: 'Gone', email: 'gone@example.com', status: 'left' },
  ])
  await createEmployees(db, { id: foreigner.organizationId }, [{ givenName: 'Anne', familyName: 'Foreign' }])
})

const search = async (query: string, limit?: number) =>
  (await searchEmployees(viewer, { query, limit })).map((person) => person.familyName)

describe('searchEmployees', () => {
  test.each([
    ['eloise', 'Lefèvre'],
    ['LEFÈV', 'Lefèvre'],
    ['eloise.lefevre@exa', 'Lefèvre'],
    ['lef el', 'Lefèvre'],
    ['engineering', 'Meyer'],
    ['jean pierre', 'O’Brien'],
    ['jean-p', 'O’Brien'],
    ["o'brien", 'O’Brien'],
    ['brien', 'O’Brien'],
    ['weiss', 'Weiß'],
  ])('"%s" finds %s first', async (query, familyName) => {
    expect((await search(query))[0]).toBe(familyName)
  })

  test('orders by how well names fit: the word, its beginning, other fields, inside a word', async () => {
    expect(await search('anne')).toEqual(['Meyer', 'Dupont', 'Roux', 'Weiß'])
  })

  test('asks for every word', async () => {
    expect(await search('sales anne')).toEqual(['Dupont'])
    expect(await search('anne nobody')).toEqual([])
  })

  test('one letter finds beginnings only', async () => {
    expect(await search('r')).toEqual(['Roux'])
  })

  test('people who have left are not found, and the limit holds', async () => {
    expect(await search('gone')).toEqual([])
    expect(await search('', 2)).toEqual(['Dupont', 'Lefèvre'])
    expect(await search('example', 1_000)).toHaveLength(6)
    expect(await search('example', 3)).toHaveLength(3)
  })

  test.each(['%', '_', '|', "'", '\\', '\u0000', '\ud800', '’', '🙂', '% _', '\u02b9', '-'])(
    '%j alone names nobody',
    async (query) => {
      expect(await search(query)).toEqual([])
    },
  )

  test.each(['an%ette', 'an_ette', 'anne\\', '(anne', 'a\u0000nne', 'x'.repeat(10_000)])(
    'takes %j as text',
    async (query) => {
      expect(await search(query)).not.toContain('Lefèvre')
    },
  )

  test('signs beside words change nothing', async () => {
    expect(await search('annette %')).toEqual(['Dupont'])
    expect(await search('🙂 annette')).toEqual(['Dupont'])
    expect(await search(' ', 1)).toEqual(['Dupont'])
  })

  test('follows a changed name', async () => {
    const [person] = await createEmployees(db, { id: foreigner.organizationId }, [{ familyName: 'Before' }])
    await db.employee.update({ where: { id: person?.id }, data: { familyName: 'Afterwards' } })
    const found = await searchEmployees(foreigner, { query: 'afterw' })
    expect(found.map((one) => one.id)).toEqual([person?.id])
    expect(await searchEmployees(foreigner, { query: 'before' })).toEqual([])
  })

  test('another organization finds only its own people', async () => {
    const found = await searchEmployees(foreigner, { query: 'anne' })
    expect(found.map((person) => person.familyName)).toEqual(['Foreign'])
  })
})

describe('getEmployee', () => {
  test('shows what pickers need, and nothing of another organization', async () => {
    const [eloise] = people
    const id = eloise?.id ?? ''
    expect(await getEmployee(viewer, id)).toEqual({
      id,
      givenName: 'Éloïse',
      familyName: 'Lefèvre',
      email: 'eloise.lefevre@example.com',
      jobTitle: null,
      department: 'Sales',
      country: null,
      status: 'active',
    })
    await expect(getEmployee(foreigner, id)).rejects.toMatchObject({ code: 'not_found' })
    for (const unknown of [randomUUID(), 'not-an-id']) {
      await expect(getEmployee(viewer, unknown)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('listEmployeesByIds', () => {
  test('lists each once by name, also who has left, and passes over unknown and foreign ids', async () => {
    const ids = people.map((person) => person.id)
    const found = await listEmployeesByIds(viewer, [...ids, ...ids, randomUUID(), 'not-an-id'])
    expect(found.map((person) => person.familyName)).toEqual([
      'Dupont',
      'Gone',
      'Lefèvre',
      'Meyer',
      'O’Brien',
      'Roux',
      'Weiß',
    ])
    expect(await listEmployeesByIds(foreigner, ids)).toEqual([])
  })
})

test('whoever lacks the marketplace right is refused', async () => {
  const [person] = people
  for (const actor of [await employeeActor({ id: viewer.organizationId }), await partnerActor()]) {
    await expect(searchEmployees(actor, { query: '' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(getEmployee(actor, person?.id ?? '')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(listEmployeesByIds(actor, [])).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(searchEmployees(visitor, { query: '' })).rejects.toMatchObject({ code: 'unauthenticated' })
})
