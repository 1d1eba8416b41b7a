import type { Locale } from '@/lib/i18n/routing'

declare const minted: unique symbol
type Minted = { readonly [minted]: true }

interface SignedIn {
  sessionId: string
  userId: string
  email: string
  name: string
  locale: Locale
}

interface InOrganization extends SignedIn {
  organizationId: string
  memberId: string
  /** The person's own row in the directory, where there is one. */
  employeeId: string | null
  administeredGroupIds: string[]
}

/** Nobody, or someone signed in who belongs to nothing. */
export type VisitorActor = Minted & { kind: 'visitor' } & Partial<SignedIn>
/** Member of an organization with the right "Marketplace & API": view or edit. */
export type MemberActor = Minted & InOrganization & { kind: 'member'; marketplace: 'view' | 'edit' }
/** Member without a marketplace right. */
export type EmployeeActor = Minted & InOrganization & { kind: 'employee' }
export type PartnerActor = Minted &
  SignedIn & { kind: 'partner'; publisherId: string; role: 'owner' | 'developer' | 'marketer' }
export type OperatorActor = Minted & SignedIn & { kind: 'operator' }
/** Portico itself: jobs, seed, commands. `organizationId` names the tenant it works for, if any. */
export type SystemActor = Minted & { kind: 'system'; organizationId: string | null }

/** Whoever asks. The first parameter of every query and mutation; made only in `lib/auth`. */
export type Actor = VisitorActor | MemberActor | EmployeeActor | PartnerActor | OperatorActor | SystemActor
export type SignedInActor = MemberActor | EmployeeActor | PartnerActor | OperatorActor
export type ActorKind = Actor['kind']

type Unminted<A> = A extends Actor ? Omit<A, typeof minted> : never

/** Puts the brand on. Only files of `lib/auth` call this. */
export function mint<A extends Actor>(actor: Unminted<A>): A {
  return actor as unknown as A
}

export const visitor: VisitorActor = mint<VisitorActor>({ kind: 'visitor' })

/** Portico acting by itself, for one organization or for none. */
export function systemActor(organizationId: string | null = null): SystemActor {
  return mint<SystemActor>({ kind: 'system', organizationId })
}

/** Whom the audit log names. */
export function actorIdentity(actor: Actor): { userId: string | null; organizationId: string | null } {
  return {
    userId: 'userId' in actor ? (actor.userId ?? null) : null,
    organizationId: 'organizationId' in actor ? actor.organizationId : null,
  }
}
