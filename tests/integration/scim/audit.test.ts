import { beforeAll, expect, test } from 'vitest'
import { listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createAudience, createEmployees, createOrganization } from '@/tests/support/factories'
import { groupUrn, patchOf, type ScimCall, scimClientOf, userOf } from '@/tests/support/scim'

let organization: { id: string }
let admin: MemberActor
let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization)
  call = await scimClientOf(admin)
})

async function eventsOf(subject: string, subjectId: string) {
  const { events } = await listAuditEvents(admin, parseAuditFilters({ subject, id: subjectId }))
  return events.toReversed().map(({ action, actor, details }) => ({ action, who: actor.kind, details }))
}
const who = 'scim'

test('what the identity provider does to people stands in the audit log, without what it says of them', async () => {
  const resource = userOf({ title: 'Very Secret Title' })
  const { body } = await call('POST', '/Users', resource)
  const patch = (path: string, value: unknown) =>
    call('PATCH', `/Users/${body.id}`, patchOf({ op: 'replace', path, value }))
  await patch('title', 'Another Secret')
  await patch('title', 'Another Secret')
  await patch('active', false)
  await patch('active', true)
  await call('DELETE', `/Users/${body.id}`)
  await call('POST', '/Users', resource)
  const events = await eventsOf('employee', body.id)
  expect(events).toEqual([
    { action: 'employee.created', who, details: {} },
    { action: 'employee.updated', who, details: { changed: ['jobTitle'] } },
    { action: 'employee.left', who, details: { changed: ['status'] } },
    { action: 'employee.returned', who, details: { changed: ['status'] } },
    { action: 'employee.deleted', who, details: {} },
    { action: 'employee.returned', who, details: { changed: ['jobTitle', 'status'] } },
  ])
  expect(JSON.stringify(events)).not.toContain('Secret')
})

test('and what it does to groups, with the audiences that ask for one that it deletes', async () => {
  const people = await createEmployees(db, organization, [{}, {}])
  const members = people.map(({ id }) => ({ value: id }))
  const { body } = await call('POST', '/Groups', { schemas: [groupUrn], displayName: 'Field', members })
  await createAudience(db, organization, {
    name: 'Field people',
    conditions: { kind: 'not', condition: { kind: 'group', groupId: body.id, value: false } },
  })
  await call('PATCH', `/Groups/${body.id}`, patchOf({ op: 'replace', value: { displayName: 'Outside' } }))
  await call('PATCH', `/Groups/${body.id}`, patchOf({ op: 'remove', path: 'members', value: [members[0]] }))
  await call('DELETE', `/Groups/${body.id}`)
  expect(await eventsOf('group', body.id)).toEqual([
    { action: 'group.created', who, details: { name: 'Field', people: 2 } },
    { action: 'group.updated', who, details: { name: 'Outside', before: 'Field', people: 0 } },
    { action: 'group.updated', who, details: { name: 'Outside', people: 1 } },
    { action: 'group.deleted', who, details: { name: 'Outside', people: 1, audiences: ['Field people'] } },
  ])
})
