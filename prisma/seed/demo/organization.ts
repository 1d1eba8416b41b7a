import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import { systemActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { createAudience, createEmployees, type EmployeeOverrides } from '../factories/directory'
import { createMember, createOrganization } from '../factories/people'
import { type EmployedPersona, emailOf, type Persona } from './accounts'
import type { SampleAudience } from './audiences'

export interface SampleOrganization {
  /** Fixed, so that examples in the documentation run as they stand. */
  guid: string
  name: string
  people: EmployeeOverrides[]
  audiences: SampleAudience[]
  personas: Pick<EmployedPersona, 'givenName' | 'familyName' | 'locale' | 'marketplace'>[]
  /** Of e-mail addresses; example.com unless told. */
  domain?: string
}

export interface UserSettings {
  passwordHash: string
  /** Users are listed by it. */
  createdAt: Date
}

/** Columns of a demo user. */
export function demoUser(
  persona: Pick<Persona, 'givenName' | 'familyName' | 'locale'>,
  settings: UserSettings,
  domain?: string,
) {
  return {
    ...settings,
    email: emailOf(persona, domain),
    name: `${persona.givenName} ${persona.familyName}`,
    locale: persona.locale,
    isDemo: true,
    emailVerifiedAt: settings.createdAt,
  }
}

/** An organization with directory, members and audiences. The first persona is the author of the audiences. */
export async function writeOrganization(
  tx: Transaction,
  sample: SampleOrganization,
  userSettings: () => UserSettings,
): Promise<{ organization: Organization; memberIds: Map<string, string> }> {
  const organization = await createOrganization(tx, { guid: sample.guid, name: sample.name })
  const memberIds = new Map<string, string>()
  for (const persona of sample.personas) {
    const { marketplace } = persona
    const user = demoUser(persona, userSettings(), sample.domain)
    const member = await createMember(tx, organization, { marketplace, user })
    memberIds.set(user.email, member.id)
  }
  const employees = await createEmployees(
    tx,
    organization,
    sample.people.map((person) => ({ ...person, memberId: memberIds.get(person.email ?? '') })),
  )
  const [createdById] = memberIds.values()
  for (const audience of sample.audiences) {
    await writeAudience(tx, organization, { audience, createdById, employees })
  }
  return { organization, memberIds }
}

/** An audience whose members are known at once. */
export async function writeAudience(
  tx: Transaction,
  organization: Organization,
  {
    audience: { byHandEvery, ...audience },
    createdById,
    employees = [],
  }: { audience: SampleAudience; createdById: string | undefined; employees?: Employee[] },
): Promise<void> {
  const byHand = employees.filter(
    (employee, index) => byHandEvery && index % byHandEvery === byHandEvery - 1 && employee.status !== 'left',
  )
  const employeeIds = byHand.map((employee) => employee.id)
  const { id } = await createAudience(tx, organization, { ...audience, createdById, employeeIds })
  const cause = { kind: 'audience', audienceId: id, version: 1, userId: null } as const
  await evaluateAudience(tx, systemActor(organization.id), id, { cause })
}
