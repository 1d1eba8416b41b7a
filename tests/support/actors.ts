import {
  type Actor,
  type ActorKind,
  type EmployeeActor,
  type HandOffActor,
  type MemberActor,
  type OperatorActor,
  type PartnerActor,
  type PeopleCalendarActor,
  visitor,
} from '@/lib/auth/actor'
import { loadActor } from '@/lib/auth/load-actor'
import { hashHandOffToken, loadHandOffActor } from '@/lib/auth/load-hand-off'
import { hashCalendarToken } from '@/lib/auth/load-member'
import { loadPeopleCalendar } from '@/lib/auth/load-people-calendar'
import { db } from '@/lib/db'
import {
  createConnection,
  createEmployee,
  createMember,
  createOrganization,
  createPublisher,
  createPublisherMember,
  createSession,
  createUser,
  type EmployeeOverrides,
  type MemberOverrides,
} from './factories'

export { visitor }

/** The actor that a new session of this user loads: minted by Portico itself, not by the test. */
export async function actorFor(userId: string): Promise<Actor> {
  const session = await createSession(db, { id: userId })
  return loadActor(session.id)
}

async function actorOfKind<Kind extends ActorKind>(
  userId: string,
  kind: Kind,
): Promise<Extract<Actor, { kind: Kind }>> {
  const actor = await actorFor(userId)
  const isKind = (candidate: Actor): candidate is Extract<Actor, { kind: Kind }> => candidate.kind === kind
  if (isKind(actor)) return actor
  throw new Error(`Expected a ${kind}, loaded a ${actor.kind}`)
}

/** A member with the right "Marketplace & API": edit (HR admin) or view (HR viewer). */
export async function memberActor(
  organization: { id: string },
  marketplace: 'view' | 'edit' = 'edit',
  overrides: Omit<MemberOverrides, 'marketplace'> = {},
): Promise<MemberActor> {
  const member = await createMember(db, organization, { marketplace, ...overrides })
  return actorOfKind(member.userId, 'member')
}

/** A member without a marketplace right, with a row in the directory made from `employee`. */
export async function employeeActor(
  organization: { id: string },
  employee: EmployeeOverrides = {},
): Promise<EmployeeActor & { employeeId: string }> {
  const member = await createMember(db, organization)
  const { id } = await createEmployee(db, organization, { ...employee, memberId: member.id })
  return { ...(await actorOfKind(member.userId, 'employee')), employeeId: id }
}

/** An HR admin of an organization made for them: in every tenant but the one under test. */
export async function foreignMemberActor(marketplace: 'view' | 'edit' = 'edit'): Promise<MemberActor> {
  return memberActor(await createOrganization(db), marketplace)
}

export async function partnerActor(
  publisher?: { id: string },
  role: PartnerActor['role'] = 'owner',
): Promise<PartnerActor> {
  const member = await createPublisherMember(db, publisher ?? (await createPublisher(db)), { role })
  return actorOfKind(member.userId, 'partner')
}

export async function operatorActor(): Promise<OperatorActor> {
  const user = await createUser(db, { isOperator: true })
  return actorOfKind(user.id, 'operator')
}

/** Whoever holds the address of a calendar of people, over a new connection. */
export async function peopleCalendarActor(organization: { id: string }): Promise<PeopleCalendarActor> {
  const { id: connectionId } = await createConnection(db, organization)
  const token = crypto.randomUUID()
  await db.peopleCalendar.create({
    data: { connectionId, tokenHash: hashCalendarToken(token), locale: 'en' },
  })
  const access = await loadPeopleCalendar(token)
  if (!access) throw new Error('A new address of a calendar is not accepted')
  return access.actor
}

/** Whoever holds a new link to hand off this connection, or one made for it. */
export async function handOffActor(
  organization: { id: string },
  connection?: { id: string },
): Promise<HandOffActor> {
  const { id: connectionId } = connection ?? (await createConnection(db, organization))
  const token = crypto.randomUUID()
  const expiresAt = new Date(Date.now() + 60 * 60 * 1000)
  const { id: createdById } = await createMember(db, organization, { marketplace: 'edit' })
  await db.handOff.create({
    data: { connectionId, createdById, tokenHash: hashHandOffToken(token), locale: 'en', expiresAt },
  })
  const actor = await loadHandOffActor(token)
  if (!actor) throw new Error('A new hand-off link is not accepted')
  return actor
}
