import type { Locale } from '@/lib/i18n/routing'

declare const minted: unique symbol
type Minted = { readonly [minted]: true }

interface SignedIn {
  sessionId: string
  userId: string
  email: string
  name: string
  locale: Locale
  /** Network address of the request, for the audit log; null where no request is behind it. */
  address: string | null
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
/** Whoever holds a hand-off link: may enter or authorize the credentials of one connection. */
export type HandOffActor = Minted & {
  kind: 'hand-off'
  handOffId: string
  organizationId: string
  connectionId: string
  locale: Locale
  address: string | null
}
/** Another system, with an access token that one of the organization's API keys was given. */
export type ApiKeyActor = Minted & {
  kind: 'api-key'
  apiKeyId: string
  organizationId: string
  /** By which the organization's systems know it: the `systemGuid` of their addresses. */
  organizationGuid: string
  scopes: readonly ApiScope[]
  address: string | null
}
/** An identity provider, with the organization's SCIM token. */
export type ScimActor = Minted & { kind: 'scim'; organizationId: string; address: string | null }

/** Whoever holds the address of a calendar of people. */
export type PeopleCalendarActor = Minted & {
  kind: 'people-calendar'
  organizationId: string
  connectionId: string
}

/** What an API key may be allowed (OAuth 2.0 scopes of the Segments API). */
export const apiScopes = ['segments:write', 'segments:read'] as const
export type ApiScope = (typeof apiScopes)[number]

/** Whoever asks. The first parameter of every query and mutation; made only in `lib/auth`. */
export type Actor =
  | VisitorActor
  | MemberActor
  | EmployeeActor
  | PartnerActor
  | OperatorActor
  | SystemActor
  | HandOffActor
  | ApiKeyActor
  | ScimActor
  | PeopleCalendarActor
/** Whoever can reach connections of one organization. */
export type OrganizationActor = MemberActor | HandOffActor | (SystemActor & { organizationId: string })
export type SignedInActor = MemberActor | EmployeeActor | PartnerActor | OperatorActor
/** Whether a person with a place in Portico asks. */
export function isSignedIn(actor: Actor): actor is SignedInActor {
  return 'sessionId' in actor && actor.kind !== 'visitor'
}

export type ActorKind = Actor['kind']

type Unminted<A> = A extends Actor ? Omit<A, typeof minted> : never

/** Puts the brand on. Only files of `lib/auth` call this. */
export function mint<A extends Actor>(actor: Unminted<A>): A {
  return actor as unknown as A
}

export const visitor: VisitorActor = mint<VisitorActor>({ kind: 'visitor' })

/** Portico acting by itself, for one organization or for none. */
export function systemActor(organizationId: string): SystemActor & { organizationId: string }
export function systemActor(): SystemActor
export function systemActor(organizationId: string | null = null): SystemActor {
  return mint<SystemActor>({ kind: 'system', organizationId })
}

/** Portico itself, within one organization: for what it does for each. */
export function within(_portico: SystemActor, organizationId: string): OrganizationActor & SystemActor {
  return systemActor(organizationId)
}

/** Whom the audit log names, and from where they came. */
export function actorIdentity(actor: Actor): {
  userId: string | null
  organizationId: string | null
  address: string | null
} {
  return {
    userId: 'userId' in actor ? (actor.userId ?? null) : null,
    organizationId: 'organizationId' in actor ? actor.organizationId : null,
    address: 'address' in actor ? (actor.address ?? null) : null,
  }
}
