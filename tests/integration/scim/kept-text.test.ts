import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { enterpriseUrn, porticoUrn, type ScimCall, scimClientOf, userOf } from '@/tests/support/scim'

let organization: { id: string }

let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
  await db.employeeAttribute.createMany({
    data: [
      { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
      {
        organizationId: organization.id,
        key: 'badge',
        name: 'Badge',
        type: 'choice',
        options: ['Red', 'Blue'],
      },
    ],
  })
})

test('what a client sends is kept in the directory, in Unicode normalization form C', async () => {
  const manager = await createEmployee(db, organization, { externalId: 'boss-1' })
  const made = await call(
    'POST',
    '/Users',
    userOf({
      userName: 'Zoe\u0301@example.com',
      emails: [
        { value: 'home@example.com', type: 'home' },
        { value: 'zoe@example.com', type: 'work' },
      ],
      name: { givenName: 'Zoe\u0301', familyName: ' Lefe\u0300vre ' },
      title: 'Ingénieure',
      preferredLanguage: 'fr_CA',
      userType: 'Contractor',
      addresses: [{ type: 'work', country: 'france', locality: 'Lyon', streetAddress: '1 rue de la Paix' }],
      phoneNumbers: [{ value: '+33 1', type: 'work' }],
      [enterpriseUrn]: { department: 'R&D', manager: { value: 'BOSS-1' }, costCenter: '12' },
      [porticoUrn]: {
        team: 'Platform',
        startDate: '2027-01-04',
        endDate: '2027-06-30T00:00:00Z',
        badge: 'red',
      },
    }),
  )
  expect(made.status).toBe(201)
  const row = await db.employee.findUniqueOrThrow({ where: { id: made.body.id } })
  expect(row).toMatchObject({
    userName: 'Zoé@example.com',
    email: 'zoe@example.com',
    givenName: 'Zoé',
    familyName: 'Lefèvre',
    jobTitle: 'Ingénieure',
    language: 'fr-CA',
    country: 'FR',
    location: 'Lyon',
    department: 'R&D',
    team: 'Platform',
    employmentType: 'contractor',
    managerId: manager.id,
    startDate: new Date('2027-01-04'),
    endDate: new Date('2027-06-30'),
    attributes: { badge: 'Red' },
    status: 'active',
  })
  expect(made.body).toMatchObject({
    [enterpriseUrn]: { manager: { value: manager.id, displayName: 'Camille Sample' } },
    addresses: [{ country: 'FR', locality: 'Lyon', type: 'work', primary: true }],
  })
})
