import { beforeAll, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { createAttribute } from '@/lib/directory/attributes/mutations'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization, unique } from '@/tests/support/factories'
import { patchOf, porticoUrn, type ScimCall, scimClientOf, userOf } from '@/tests/support/scim'

let organization: { id: string }
let admin: MemberActor
let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization)
  call = await scimClientOf(admin)
})

test('§3.6: who takes the names of somebody deleted is not refused, and the former person gives them up', async () => {
  const name = `jane-${unique()}@example.com`
  const names = { userName: name, emails: [{ value: name, primary: true }], externalId: unique() }
  const former = await call('POST', '/Users', userOf(names))
  const other = await call('POST', '/Users', userOf())
  const rename = () =>
    call('PATCH', `/Users/${other.body.id}`, patchOf({ op: 'replace', value: { ...names } }))
  expect(await rename()).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
  await call('DELETE', `/Users/${former.body.id}`)
  expect(await rename()).toMatchObject({ status: 200, body: { ...names, emails: [{ value: name }] } })
  expect(await db.employee.findUnique({ where: { id: former.body.id } })).toMatchObject({
    email: `${former.body.id}@former.invalid`,
    externalId: null,
    status: 'left',
    scimDeletedAt: expect.any(Date),
  })
})

test('an own attribute that is called as Portico’s own has another key, and one from before is not taken for it', async () => {
  expect(await createAttribute(admin, { name: 'Team', type: 'text', options: [] })).toMatchObject({
    key: 'team_2',
  })
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'team', name: 'Squad', type: 'text', options: [] },
  })
  const { id } = await createEmployee(db, organization, { attributes: { team: 'Red', team_2: 'Blue' } })
  expect((await call('GET', `/Users/${id}`)).body[porticoUrn]).toEqual({
    employmentType: 'permanent',
    team_2: 'Blue',
  })
  await call('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'title', value: 'Pilot' }))
  expect(await db.employee.findUnique({ where: { id } })).toMatchObject({
    team: null,
    jobTitle: 'Pilot',
    attributes: { team: 'Red', team_2: 'Blue' },
  })
})
