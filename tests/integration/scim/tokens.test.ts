import { beforeEach, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { isKeptOut, standingSelect, watchLeavers } from '@/lib/auth/leavers'
import { db } from '@/lib/db'
import { idleForm } from '@/lib/http/form-state'
import { issueScimTokenAction } from '@/lib/scim/tokens/actions'
import { issueScimToken, revokeScimToken } from '@/lib/scim/tokens/mutations'
import { findScimToken, getProvisioning } from '@/lib/scim/tokens/queries'
import { employeeActor, foreignMemberActor, memberActor, visitor } from '@/tests/support/actors'
import { createEmployee, createEmployees, createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { patchOf, porticoUrn, scimClient, scimClientOf, userOf } from '@/tests/support/scim'

let organization: { id: string }
let admin: MemberActor
beforeEach(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization)
})

const issue = (overlapHours = 0, now?: Date) => issueScimToken(admin, { overlapHours }, now)
const ask = async (token: string) => (await scimClient(token)('GET', '/ServiceProviderConfig')).status
const hour = 60 * 60 * 1000

test('a token is 256 random bits, shown once and kept as a hash', async () => {
  const { token, formerUntil, isReplacement } = await issue()
  expect(token).toMatch(/^portico_scim_[\w-]{43}$/)
  expect({ formerUntil, isReplacement }).toEqual({ formerUntil: null, isReplacement: false })
  expect(JSON.stringify(await db.scimToken.findMany())).not.toContain(token)
  expect(await ask(token)).toBe(200)
  const [event] = await db.auditEvent.findMany({
    where: { organizationId: organization.id, action: 'scim_token.created' },
  })
  expect(event).toMatchObject({ actorId: admin.userId, subjectType: 'organization' })
  expect(JSON.stringify(event)).not.toContain(token)
})

test('after a replacement the former one stays good as long as was said, and the one before that ends', async () => {
  const first = await issue()
  const second = await issue(24)
  expect(second.formerUntil?.getTime()).toBeGreaterThan(Date.now() + 23 * hour)
  expect([await ask(first.token), await ask(second.token)]).toEqual([200, 200])
  const third = await issue(24, new Date(Date.now() - 25 * hour))
  expect([await ask(first.token), await ask(second.token), await ask(third.token)]).toEqual([401, 401, 200])
  const fourth = await issue(0)
  expect([await ask(third.token), await ask(fourth.token)]).toEqual([401, 200])
})

test('revoking ends all tokens at once, and leaves people and groups', async () => {
  const first = await issue()
  const second = await issue(24)
  const { id } = (await scimClient(second.token)('POST', '/Users', userOf())).body
  await revokeScimToken(admin)
  expect([await ask(first.token), await ask(second.token)]).toEqual([401, 401])
  expect(await db.employee.count({ where: { id } })).toBe(1)
  await expect(revokeScimToken(admin)).rejects.toMatchObject({ code: 'not_found' })
  expect(await findScimToken(admin)).toBeNull()
})

test('HR viewers see what was pushed and when, and change nothing; others see nothing', async () => {
  const viewer = await memberActor(organization, 'view')
  const { token } = await issue()
  expect((await getProvisioning(viewer)).token).toMatchObject({ lastUsedAt: null, formerUntil: null })
  const call = scimClient(token)
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'badge', name: 'Badge', type: 'text' },
  })
  const { id } = (await call('POST', '/Users', userOf())).body
  await createEmployees(db, organization, [{ status: 'left' }, { status: 'left', scimDeletedAt: new Date() }])
  await call('POST', '/Groups', { displayName: 'Sales', members: [{ value: id }] })
  expect(await getProvisioning(viewer)).toMatchObject({
    baseUrl: expect.stringMatching(/\/api\/scim\/v2$/),
    token: { lastUsedAt: expect.any(Date) },
    activePeople: 1,
    otherPeople: 1,
    groups: 1,
    memberships: 1,
    ownAttributes: [{ path: `${porticoUrn}:badge`, name: 'Badge' }],
  })
  await expect(issueScimToken(viewer, { overlapHours: 0 })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(revokeScimToken(viewer)).rejects.toMatchObject({ code: 'forbidden' })
  for (const actor of [await employeeActor(organization), visitor]) {
    await expect(getProvisioning(actor)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|unauthenticated/),
    })
  }
  const foreign = await getProvisioning(await foreignMemberActor())
  expect(foreign).toMatchObject({ token: null, activePeople: 0, groups: 0 })
})

test('the form makes a token, and gives it this once', async () => {
  const made = await duringRequest({ userId: admin.userId }, () =>
    issueScimTokenAction(idleForm, new FormData()),
  )
  expect(made).toMatchObject({
    status: 'done',
    data: { baseUrl: expect.stringContaining('/api/scim/v2'), isReplacement: false },
  })
  expect(await ask(String((made.data as { token: string }).token))).toBe(200)
  const form = new FormData()
  form.set('overlap', 'forever')
  const refused = await duringRequest({ userId: admin.userId }, () => issueScimTokenAction(idleForm, form))
  expect(refused).toMatchObject({ status: 'failed', fields: { overlap: 'choose' } })
})

test('whom the identity provider deactivates or deletes loses access, but for the last who may edit', async () => {
  const call = await scimClientOf(admin)
  const viewer = await memberActor(organization, 'view')
  const rows = await Promise.all(
    [admin, viewer].map(({ memberId }) => createEmployee(db, organization, { memberId })),
  )
  const keptOut = async (memberId: string) =>
    isKeptOut(await db.member.findUniqueOrThrow({ where: { id: memberId }, select: standingSelect }))
  await call('PATCH', `/Users/${rows[0]?.id}`, patchOf({ op: 'replace', path: 'active', value: false }))
  expect((await call('DELETE', `/Users/${rows[1]?.id}`)).status).toBe(204)
  await watchLeavers(systemActor())
  expect(await keptOut(viewer.memberId)).toBe(true)
  expect(await db.session.count({ where: { userId: viewer.userId, endedAt: null } })).toBe(0)
  // Nobody else could put a wrong directory right.
  expect(await keptOut(admin.memberId)).toBe(false)
  await memberActor(organization)
  await watchLeavers(systemActor())
  expect(await keptOut(admin.memberId)).toBe(true)
  await call('PATCH', `/Users/${rows[0]?.id}`, patchOf({ op: 'replace', path: 'active', value: true }))
  await watchLeavers(systemActor())
  expect(await keptOut(admin.memberId)).toBe(false)
})
