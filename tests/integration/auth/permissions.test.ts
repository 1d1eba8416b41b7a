import { beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor, visitor } from '@/lib/auth/actor'
import { authorize, can, missingRight, type Permission } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import {
  actorFor,
  employeeActor,
  handOffActor,
  memberActor,
  operatorActor,
  partnerActor,
  peopleCalendarActor,
} from '@/tests/support/actors'
import { createOrganization, createUser } from '@/tests/support/factories'
import { scimActorOf } from '@/tests/support/scim'
import { apiKeyActor } from '@/tests/support/segments-api'

const kinds = [
  'visitor',
  'signed in, belongs to nothing',
  'HR viewer',
  'HR admin',
  'employee',
  'partner',
  'operator',
  'Portico itself',
  'Portico, for an organization',
  'holder of a hand-off link',
  'API key that reads',
  'API key that writes and reads',
  'identity provider',
  'holder of a calendar’s address',
] as const
type Kind = (typeof kinds)[number]

const people = kinds.slice(1, 7)
const anySystem: Kind[] = ['Portico itself', 'Portico, for an organization']

/** Written out in full: a change of rights is a change of this table. */
const expected: Record<Permission, readonly Kind[]> = {
  'listing:read': kinds,
  'listing:watch': kinds,
  'listing:notify-watchers': anySystem,
  'listing-watch:read': people,
  'listing-watch:delete': people,
  'connection:read': ['HR viewer', 'HR admin'],
  'connection:create': ['HR admin'],
  'connection:update': ['HR admin'],
  'connection:delete': ['HR admin'],
  'connection:approve': ['HR admin'],
  'connection:authenticate': ['HR admin', 'holder of a hand-off link'],
  'connection:use': ['HR admin', 'Portico, for an organization'],
  'connection:plan': anySystem,
  'folder:read': ['HR viewer', 'HR admin'],
  'folder:create': ['HR admin'],
  'folder:update': ['HR admin'],
  'hand-off:create': ['HR admin'],
  'hand-off:read': ['holder of a hand-off link'],
  'policy:read': ['HR viewer', 'HR admin'],
  'policy:update': ['HR admin'],
  'policy:apply': anySystem,
  'member:lock-out': anySystem,
  'audit:read': ['HR admin'],
  'calendar-feed:update': ['HR viewer', 'HR admin'],
  'vault:rotate': anySystem,
  'oauth-client:register': ['operator', ...anySystem],
  'organization:create': anySystem,
  'operator:create': anySystem,
  'activation:read': ['HR viewer', 'HR admin'],
  'activation:create': ['HR admin'],
  'activation:update': ['HR admin'],
  'audience:read': ['HR viewer', 'HR admin'],
  'audience:create': ['HR admin'],
  'audience:update': ['HR admin'],
  'audience:delete': ['HR admin'],
  'audience:evaluate': ['HR admin', 'Portico, for an organization'],
  'audience:plan': anySystem,
  'access-event:read': ['HR viewer', 'HR admin'],
  'directory:read': ['HR viewer', 'HR admin'],
  'directory:import': ['HR admin'],
  'directory:update': ['Portico, for an organization', 'identity provider'],
  'directory:define': ['HR admin'],
  'directory:tend': anySystem,
  'scim:use': ['identity provider'],
  'scim-token:read': ['HR viewer', 'HR admin'],
  'scim-token:update': ['HR admin'],
  'api-key:read': ['HR viewer', 'HR admin'],
  'api-key:create': ['HR admin'],
  'api-key:update': ['HR admin'],
  'api-key:plan': anySystem,
  'segment:read': ['HR viewer', 'HR admin', 'API key that reads', 'API key that writes and reads'],
  'segment:update': ['API key that writes and reads'],
  'sync:read': ['HR viewer', 'HR admin'],
  'sync:update': ['HR admin'],
  'sync:start': ['HR admin'],
  'sync:run': ['Portico, for an organization'],
  'sync:plan': anySystem,
  'webhook:read': ['HR viewer', 'HR admin'],
  'webhook:update': ['HR admin'],
  'webhook:deliver': anySystem,
  'trigger:read': ['HR viewer', 'HR admin'],
  'trigger:update': ['HR admin'],
  'trigger:fire': anySystem,
  'calendar:read': ['HR viewer', 'HR admin'],
  'calendar:update': ['HR admin'],
  'people-calendar:read': ['Portico, for an organization', 'holder of a calendar’s address'],
  'audit-log:export': anySystem,
  'signing-key:rotate': anySystem,
  'workspace:read': ['HR viewer', 'HR admin', 'employee'],
  'demo-request:create': kinds,
  'demo-request:read': people,
  'integration-request:create': kinds,
  'mail:read': ['operator'],
}

let actors: Record<Kind, Actor>

beforeAll(async () => {
  const organization = await createOrganization(db)
  const stranger = await createUser(db)
  actors = {
    visitor,
    'signed in, belongs to nothing': await actorFor(stranger.id),
    'HR viewer': await memberActor(organization, 'view'),
    'HR admin': await memberActor(organization, 'edit'),
    employee: await employeeActor(organization),
    partner: await partnerActor(),
    operator: await operatorActor(),
    'Portico itself': systemActor(),
    'Portico, for an organization': systemActor(organization.id),
    'holder of a hand-off link': await handOffActor(organization),
    'API key that reads': await apiKeyActor(organization, ['segments:read']),
    'API key that writes and reads': await apiKeyActor(organization),
    'identity provider': await scimActorOf(await memberActor(organization)),
    'holder of a calendar’s address': await peopleCalendarActor(organization),
  }
})

test.each(Object.entries(expected) as [Permission, readonly Kind[]][])(
  '%s is for %j and for nobody else',
  (permission, allowed) => {
    expect(kinds.filter((kind) => can(actors[kind], permission))).toEqual([...allowed])
  },
)

test('whoever lacks a right is told whether signing in would help', () => {
  const refusal = (kind: Kind) => {
    try {
      authorize(actors[kind], 'listing:notify-watchers')
      return null
    } catch (error) {
      return error
    }
  }
  expect(refusal('visitor')).toMatchObject({ code: 'unauthenticated' })
  for (const kind of people) expect(refusal(kind)).toMatchObject({ code: 'forbidden' })
  expect(refusal('Portico itself')).toBeNull()
})

test('who is refused a page is told what they lack', () => {
  const lacked = (permission: Permission) =>
    Object.fromEntries(
      people
        .filter((kind) => !can(actors[kind], permission))
        .map((kind) => [kind, missingRight(actors[kind], permission)]),
    )
  const noOrganization = {
    'signed in, belongs to nothing': 'organization',
    partner: 'organization',
    operator: 'organization',
  }
  expect(lacked('connection:read')).toEqual({ ...noOrganization, employee: 'view' })
  expect(lacked('connection:update')).toEqual({ ...noOrganization, employee: 'edit', 'HR viewer': 'edit' })
  expect(lacked('workspace:read')).toEqual(noOrganization)
  expect(new Set(Object.values(lacked('mail:read')))).toEqual(new Set(['operator']))
})
