import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createEmployees, createOrganization } from '@/tests/support/factories'
import type { ScimCall } from '@/tests/support/scim'
import { enterpriseUrn, porticoUrn, scimClientOf, userOf } from '@/tests/support/scim'

/** A few people and a group to ask for, with an identity provider that does. */
export async function sampleDirectory(): Promise<{ call: ScimCall; sales: string }> {
  const organization = await createOrganization(db)
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
  })
  const [boss] = await createEmployees(db, organization, [
    {
      givenName: 'Ada',
      familyName: "O'Malley",
      email: 'ada@example.com',
      userName: 'bjensen',
      externalId: 'A-1',
      jobTitle: 'Director',
      startDate: new Date('2020-01-01'),
    },
  ])
  const [, jane] = await createEmployees(db, organization, [
    {
      givenName: 'John',
      familyName: 'Smith',
      email: 'john@example.org',
      userName: 'JSmith',
      jobTitle: 'Manager 100%',
      department: 'Sales',
      managerId: boss?.id ?? null,
      startDate: new Date('2024-05-01'),
      country: 'FR',
    },
    {
      givenName: 'Jane',
      familyName: 'Smithson',
      email: 'jane@example.net',
      employmentType: 'intern',
      status: 'left',
      team: 'Platform',
      attributes: { cost_centre: '4711' },
    },
    { givenName: 'Zoë', familyName: 'Zhang', email: 'zoe@example.com', employmentType: 'contractor' },
    // Deleted by the identity provider: in no answer.
    { email: 'gone@example.com', userName: 'Jgone', status: 'left', scimDeletedAt: new Date() },
  ])
  const { id } = await db.group.create({
    data: {
      organizationId: organization.id,
      name: 'Smithy Sales',
      members: { create: { employeeId: jane?.id ?? '' } },
    },
  })
  const foreign = await createOrganization(db)
  await createEmployees(db, foreign, [{ userName: 'bjensen' }])
  const admin = await memberActor(organization)
  return { call: await scimClientOf(admin), sales: id }
}

/** An identity provider, and how it makes the person whom each test changes. */
export async function sampleProvider() {
  const organization = await createOrganization(db)
  const call = await scimClientOf(await memberActor(organization))
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
  })
  const makeUser = async () => {
    const engineer = userOf({
      title: 'Engineer',
      addresses: [{ type: 'work', country: 'FR', locality: 'Lyon' }],
      [enterpriseUrn]: { department: 'Research' },
      [porticoUrn]: { team: 'Platform', startDate: '2024-01-08', cost_centre: '4711' },
    })
    return (await call('POST', '/Users', engineer)).body
  }
  return { organization, call, makeUser }
}
