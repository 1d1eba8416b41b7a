import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization, unique } from '@/tests/support/factories'
import {
  enterpriseUrn,
  patchOf,
  porticoUrn,
  type ScimCall,
  scimClientOf,
  search,
  statusOf,
  userUrn,
} from '@/tests/support/scim'

let organization: { id: string }

let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
})

describe('what active means for HR', () => {
  const later = new Date(Date.now() + 30 * 86_400_000)

  test('false before the first day is on the way in; the day of the change does not matter to a later true', async () => {
    const { id } = await createEmployee(db, organization, { startDate: later })
    const set = (value: boolean) =>
      call('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value }))
    expect((await set(false)).body.active).toBe(false)
    expect(await statusOf(id)).toBe('onboarding')
    expect((await set(true)).body.active).toBe(true)
    expect(await statusOf(id)).toBe('active')
  })

  test('a change of something else leaves it as it is', async () => {
    for (const status of ['onboarding', 'on_leave', 'left'] as const) {
      const { id } = await createEmployee(db, organization, { status, startDate: new Date('2020-01-01') })
      await call('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'title', value: 'Lead' }))
      expect(await statusOf(id)).toBe(status)
    }
  })

  test('whose last day is over is not active, whatever is pushed, until that day is moved or they are made anew', async () => {
    const over = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const userName = `over-${unique()}@example.com`
    const person = { schemas: [userUrn, porticoUrn], userName, displayName: 'Zoé Over', active: true }
    const made = await call('POST', '/Users', { ...person, [porticoUrn]: { endDate: over } })
    expect(made).toMatchObject({ status: 201, body: { active: false } })
    const path = `/Users/${made.body.id}`
    const patch = (operation: object) => call('PATCH', path, patchOf({ op: 'replace', ...operation }))
    const still = { body: { active: false, meta: { version: 'W/"1"' } } }
    expect(await call('PUT', path, person)).toMatchObject(still)
    expect(await patch({ path: 'active', value: true })).toMatchObject(still)
    expect((await search(call, `userName eq "${userName}" and active eq true`)).body.totalResults).toBe(0)
    expect(
      (await patch({ path: `${porticoUrn}:endDate`, value: later.toISOString().slice(0, 10) })).body.active,
    ).toBe(true)
    expect((await patch({ path: `${porticoUrn}:endDate`, value: over })).body.active).toBe(false)
    expect((await call('DELETE', path)).status).toBe(204)
    const again = await call('POST', '/Users', person)
    expect(again).toMatchObject({ status: 201, body: { id: made.body.id, active: true } })
    expect(again.body[porticoUrn]).not.toHaveProperty('endDate')
  })

  test('a manager who was deleted, and an option that is none any more, do not stand in the way of a change', async () => {
    const manager = await createEmployee(db, organization, { status: 'left', scimDeletedAt: new Date() })
    await db.employeeAttribute.create({
      data: {
        organizationId: organization.id,
        key: 'badge',
        name: 'Badge',
        type: 'choice',
        options: ['Blue'],
      },
    })
    const { id } = await createEmployee(db, organization, {
      managerId: manager.id,
      attributes: { badge: 'Red', old: 'x' },
    })
    const answer = await call(
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'replace', path: 'title', value: 'Lead' }),
    )
    expect(answer, answer.body.detail).toMatchObject({
      status: 200,
      body: { [porticoUrn]: { badge: 'Red' } },
    })
    expect(answer.body).not.toHaveProperty([enterpriseUrn])
    const row = await db.employee.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ managerId: manager.id, attributes: { badge: 'Red', old: 'x' } })
    const self = await call(
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'replace', path: `${enterpriseUrn}:manager`, value: { value: id } }),
    )
    expect(self).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
  })

  test('ten requests at once for one new person make one person', async () => {
    const email = `once-${unique()}@example.com`
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call('POST', '/Users', { userName: email, emails: [{ value: email }] }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
    expect(await db.employee.count({ where: { organizationId: organization.id, email } })).toBe(1)
  })
})
