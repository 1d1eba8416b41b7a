import type { Transaction } from '@/lib/db'
import type {
  Group,
  Member,
  Organization,
  Prisma,
  PublisherMember,
  Session,
  User,
} from '@/lib/generated/prisma/client'
import { unique } from './unique'

const hour = 60 * 60 * 1000

/** A tenant, empty. */
export function createOrganization(
  tx: Transaction,
  overrides: Partial<Prisma.OrganizationUncheckedCreateInput> = {},
): Promise<Organization> {
  return tx.organization.create({ data: { name: `Organization ${unique()}`, ...overrides } })
}

/** Someone who can sign in, belonging to nothing yet. Without `passwordHash`: not by password. */
export function createUser(
  tx: Transaction,
  overrides: Partial<Prisma.UserUncheckedCreateInput> = {},
): Promise<User> {
  const email = `user-${unique()}@example.com`
  return tx.user.create({ data: { email, name: 'Sample User', emailVerifiedAt: new Date(), ...overrides } })
}

export interface MemberOverrides {
  /** The right "Marketplace & API"; `none` unless told. */
  marketplace?: Member['marketplaceRight']
  /** An existing user; else one is made from `user`. */
  userId?: string
  user?: Partial<Prisma.UserUncheckedCreateInput>
}

/** A member of the organization, with a user of their own unless `userId` names one. */
export async function createMember(
  tx: Transaction,
  organization: { id: string },
  { marketplace = 'none', userId, user }: MemberOverrides = {},
): Promise<Member> {
  return tx.member.create({
    data: {
      organizationId: organization.id,
      userId: userId ?? (await createUser(tx, user)).id,
      marketplaceRight: marketplace,
    },
  })
}

export interface GroupOverrides {
  name?: string
  administratorIds?: string[]
  employeeIds?: string[]
}

/** A group of the organization, administered by the given members, with the given employees. */
export function createGroup(
  tx: Transaction,
  organization: { id: string },
  { name = `Group ${unique()}`, administratorIds = [], employeeIds = [] }: GroupOverrides = {},
): Promise<Group> {
  return tx.group.create({
    data: {
      organizationId: organization.id,
      name,
      administrators: { create: administratorIds.map((memberId) => ({ memberId })) },
      members: { createMany: { data: employeeIds.map((employeeId) => ({ employeeId })) } },
    },
  })
}

/** A person of the publisher, with a user of their own unless `userId` names one. */
export async function createPublisherMember(
  tx: Transaction,
  publisher: { id: string },
  {
    role = 'owner',
    userId,
    user,
  }: Omit<MemberOverrides, 'marketplace'> & { role?: PublisherMember['role'] } = {},
): Promise<PublisherMember> {
  return tx.publisherMember.create({
    data: { publisherId: publisher.id, userId: userId ?? (await createUser(tx, user)).id, role },
  })
}

/** A signed-in browser of the user, live for an hour. */
export function createSession(
  tx: Transaction,
  user: { id: string },
  overrides: Partial<Prisma.SessionUncheckedCreateInput> = {},
): Promise<Session> {
  return tx.session.create({
    data: { userId: user.id, expiresAt: new Date(Date.now() + hour), ...overrides },
  })
}
