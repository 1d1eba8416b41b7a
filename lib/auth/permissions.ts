import type {
  Actor,
  ApiKeyActor,
  ApiScope,
  EmployeeActor,
  HandOffActor,
  MemberActor,
  OperatorActor,
  OrganizationActor,
  PeopleCalendarActor,
  ScimActor,
  SignedInActor,
  SystemActor,
  VisitorActor,
} from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'

type Rule<Allowed extends Actor> = (actor: Actor) => actor is Allowed

const anyone: Rule<Actor> = (actor): actor is Actor => actor !== null
const viewer: Rule<MemberActor> = (actor): actor is MemberActor => actor.kind === 'member'
const editor: Rule<MemberActor> = (actor): actor is MemberActor =>
  actor.kind === 'member' && actor.marketplace === 'edit'
const colleague: Rule<MemberActor | EmployeeActor> = (actor): actor is MemberActor | EmployeeActor =>
  actor.kind === 'member' || actor.kind === 'employee'
/** Whoever is signed in, also who belongs to nothing. */
const person: Rule<SignedInActor | (VisitorActor & { userId: string; email: string })> = (
  actor,
): actor is SignedInActor | (VisitorActor & { userId: string; email: string }) =>
  'userId' in actor && actor.userId !== undefined
const operator: Rule<OperatorActor> = (actor): actor is OperatorActor => actor.kind === 'operator'
const system: Rule<SystemActor> = (actor): actor is SystemActor => actor.kind === 'system'
const authenticator: Rule<MemberActor | HandOffActor> = (actor): actor is MemberActor | HandOffActor =>
  editor(actor) || actor.kind === 'hand-off'
const handOff: Rule<HandOffActor> = (actor): actor is HandOffActor => actor.kind === 'hand-off'
type MaintainingActor = Exclude<OrganizationActor, HandOffActor>
const maintainer: Rule<MaintainingActor> = (actor): actor is MaintainingActor =>
  editor(actor) || (actor.kind === 'system' && actor.organizationId !== null)
const siteStaff: Rule<OperatorActor | SystemActor> = (actor): actor is OperatorActor | SystemActor =>
  actor.kind === 'operator' || actor.kind === 'system'

const identityProvider: Rule<ScimActor> = (actor): actor is ScimActor => actor.kind === 'scim'
type OrganizationSystemActor = SystemActor & { organizationId: string }
const organizationSystem: Rule<OrganizationSystemActor> = (actor): actor is OrganizationSystemActor =>
  actor.kind === 'system' && actor.organizationId !== null
/** Whoever puts people into the directory: an identity provider, or an import that an HR admin began. */
const directoryWriter: Rule<ScimActor | OrganizationSystemActor> = (
  actor,
): actor is ScimActor | OrganizationSystemActor => identityProvider(actor) || organizationSystem(actor)
const calendarReader: Rule<PeopleCalendarActor | OrganizationSystemActor> = (
  actor,
): actor is PeopleCalendarActor | OrganizationSystemActor =>
  actor.kind === 'people-calendar' || organizationSystem(actor)
const apiKeyWith =
  (scope: ApiScope): Rule<ApiKeyActor> =>
  (actor): actor is ApiKeyActor =>
    actor.kind === 'api-key' && actor.scopes.includes(scope)
const segmentReader: Rule<MemberActor | ApiKeyActor> = (actor): actor is MemberActor | ApiKeyActor =>
  viewer(actor) || apiKeyWith('segments:read')(actor)

/** Who may do what. One table, read by every mutation and query on its first line. */
const permissions = {
  'listing:read': anyone,
  'listing:watch': anyone,
  'listing:notify-watchers': system,
  'listing-watch:read': person,
  'listing-watch:delete': person,
  'connection:read': viewer,
  'connection:create': editor,
  'connection:update': editor,
  'connection:delete': editor,
  'connection:approve': editor,
  /** Enter or authorize credentials. */
  'connection:authenticate': authenticator,
  /** Call the provider with the stored credentials, and keep them good. */
  'connection:use': maintainer,
  'connection:plan': system,
  'folder:read': viewer,
  'folder:create': editor,
  'folder:update': editor,
  'hand-off:create': editor,
  'hand-off:read': handOff,
  'policy:read': viewer,
  'policy:update': editor,
  /** Bring connections in line with what was decided before. */
  'policy:apply': system,
  'member:lock-out': system,
  'audit:read': editor,
  'calendar-feed:update': viewer,
  'vault:rotate': system,
  'oauth-client:register': siteStaff,
  'organization:create': system,
  'operator:create': system,
  'activation:read': viewer,
  'activation:create': editor,
  'activation:update': editor,
  'audience:read': viewer,
  'audience:create': editor,
  'audience:update': editor,
  'audience:delete': editor,
  /** Bring members in line with people, segments, conditions and dates. */
  'audience:evaluate': maintainer,
  'audience:plan': system,
  'access-event:read': viewer,
  'directory:read': viewer,
  'directory:import': editor,
  'directory:update': directoryWriter,
  /** Take up imports that fell silent, and forget old ones. */
  'directory:tend': system,
  /** Define the organization's own attributes of employees. */
  'directory:define': editor,
  'scim:use': identityProvider,
  'scim-token:read': viewer,
  'scim-token:update': editor,
  'api-key:read': viewer,
  'api-key:create': editor,
  'api-key:update': editor,
  'api-key:plan': system,
  'segment:read': segmentReader,
  'segment:update': apiKeyWith('segments:write'),
  'sync:read': viewer,
  /** Settings, mapping, schedule. */
  'sync:update': editor,
  /** Start, pause, approve, cancel, retry. */
  'sync:start': editor,
  /** Plan and execute runs. */
  'sync:run': organizationSystem,
  /** Find what is due or fell silent. */
  'sync:plan': system,
  'webhook:read': viewer,
  'webhook:update': editor,
  'webhook:deliver': system,
  'trigger:read': viewer,
  'trigger:update': editor,
  'trigger:fire': system,
  'calendar:read': viewer,
  'calendar:update': editor,
  'people-calendar:read': calendarReader,
  'audit-log:export': system,
  'signing-key:rotate': system,
  'workspace:read': colleague,
  'demo-request:create': anyone,
  'demo-request:read': person,
  'integration-request:create': anyone,
  'mail:read': operator,
} as const

export type Permission = keyof typeof permissions
/** The actors that a permission lets through. */
export type ActorFor<P extends Permission> =
  (typeof permissions)[P] extends Rule<infer Allowed> ? Allowed : never

/** Whether the actor has the permission, for what a page shows. */
export function can(actor: Actor, permission: Permission): boolean {
  return permissions[permission](actor)
}

/** What someone who is refused lacks: a right in their organization, an organization, or the operator's role. */
export const missingRights = ['view', 'edit', 'organization', 'operator'] as const
export type MissingRight = (typeof missingRights)[number]

/** Which right, of those that people can be given, the permission wants and the actor lacks. */
export function missingRight(actor: Actor, permission: Permission): MissingRight {
  const rule: Rule<Actor> = permissions[permission]
  if (rule === operator || rule === siteStaff || rule === system) return 'operator'
  if (!colleague(actor)) return 'organization'
  return rule === editor ? 'edit' : 'view'
}

/**
 * Refuses whoever lacks the permission and narrows the actor to those who can have it.
 * @throws AppError `unauthenticated` when nobody is signed in, else `forbidden`
 */
export function authorize<P extends Permission>(actor: Actor, permission: P): asserts actor is ActorFor<P> {
  if (can(actor, permission)) return
  throw new AppError(actor.kind === 'visitor' && !actor.userId ? 'unauthenticated' : 'forbidden')
}
