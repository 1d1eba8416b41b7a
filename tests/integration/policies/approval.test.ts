import { expect, test } from 'vitest'
import { audit } from '@/lib/audit'
import { approve, decline } from '@/lib/connections/approval/mutations'
import { getStanding, listWaiting } from '@/lib/connections/approval/standing/queries'
import { discardDraft, startConnection } from '@/lib/connections/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { submitHandOff } from '@/lib/hand-offs/attempts/mutations'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { adminWithListing, startConsented, startWithKey, storedConnection } from '@/tests/support/connect'
import { createEmployee } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { holderOf, makeLink } from '../hand-offs/links'
import { openPolicy, putPolicy } from './put-policy'

const sandbox = await startSharedSandbox()
const withApproval = { ...openPolicy, requiresApproval: true }

/** Two admins, the policy that wants both, and a connection that the first has tested. */
async function submitted() {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const second = await memberActor(organization)
  await putPolicy(actor, withApproval)
  const connectionId = await startWithKey(actor, listing, sandbox.apiKey)
  await verify(actor, connectionId)
  return { organization, actor, second, listing, connectionId }
}

const mailsTo = (recipient: string) =>
  db.mailMessage.findMany({
    where: { recipient },
    orderBy: { createdAt: 'asc' },
    select: { subject: true, text: true },
  })

test('a connection that passes its test waits for a second admin, who is told', async () => {
  const { actor, second, connectionId } = await submitted()
  const waiting = await storedConnection(connectionId)
  expect(waiting).toMatchObject({
    state: 'pending',
    stateReason: 'approval',
    submittedById: actor.memberId,
    isDefault: false,
    approvedAt: null,
    nextCheckAt: null,
  })
  const [mail, ...others] = await mailsTo(second.email)
  expect(mail?.text).toContain(actor.name)
  expect(mail?.text).toContain(`/connections/${connectionId}`)
  expect(others).toEqual([])
  expect(await mailsTo(actor.email)).toEqual([])
  expect(await getStanding(actor, connectionId)).toMatchObject({
    kind: 'waiting',
    canDecide: false,
    isOwn: true,
    approvers: { first: [second.name], more: 0 },
  })
  expect(await getStanding(second, connectionId)).toMatchObject({ canDecide: true, submitter: actor.name })
  expect(await listWaiting(second)).toMatchObject([{ id: connectionId, isOwn: false }])
})

test('the second admin takes it into use, with an audit row and a mail to the first', async () => {
  const { actor, second, connectionId } = await submitted()
  await approve(second, { connectionId })
  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'connected',
    stateReason: null,
    isDefault: true,
    approvedAt: expect.any(Date),
    nextCheckAt: expect.any(Date),
  })
  const where = { subjectId: connectionId, action: 'connection.approved' }
  expect(await db.auditEvent.findMany({ where, select: { actorId: true } })).toEqual([
    { actorId: second.userId },
  ])
  expect((await mailsTo(actor.email)).map(({ text }) => text.includes(second.name))).toEqual([true])
  expect(await listWaiting(second)).toEqual([])
})

test('whoever set it up, or entered what it uses, does not approve it', async () => {
  const { organization, actor, second, connectionId } = await submitted()
  await expect(approve(actor, { connectionId })).rejects.toMatchObject({
    code: 'forbidden',
    details: { reason: 'approval.samePerson' },
  })
  // The second enters other credentials: now it is for the first, or a third, to decide.
  await saveSetup(second, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
  await expect(approve(second, { connectionId })).rejects.toMatchObject({ code: 'forbidden' })
  const third = await memberActor(organization)
  await approve(third, { connectionId })
  expect((await storedConnection(connectionId)).state).toBe('connected')
})

test('whoever signed in at the provider last does not approve it', async () => {
  const { actor, second, connectionId } = await submitted()
  const subject = { type: 'connection', id: connectionId }
  const details = { scope: 'people.read', isRefreshable: true }
  await audit(db, second, { action: 'connection.authorized', subject, details })
  await expect(approve(second, { connectionId })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await listWaiting(second)).toMatchObject([{ id: connectionId, isOwn: true }])
  expect(await getStanding(actor, connectionId)).toMatchObject({ approvers: { first: [], more: 0 } })
})

test('whoever a link was mailed to does not approve what was entered by it', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const [second, third] = [await memberActor(organization), await memberActor(organization)]
  await putPolicy(actor, withApproval)
  const connectionId = await startConsented(actor, listing)
  const { token } = await makeLink(actor, connectionId, { recipient: second.email })
  const key = { method: 'api_key', values: { apiKey: sandbox.apiKey }, locale: 'en' } as const
  await submitHandOff(await holderOf(token), key)
  for (const admin of [actor, second]) {
    await expect(approve(admin, { connectionId })).rejects.toMatchObject({ code: 'forbidden' })
  }
  await approve(third, { connectionId })
})

test('nobody is asked to approve who has left', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const gone = await memberActor(organization)
  await createEmployee(db, organization, { memberId: gone.memberId, status: 'left' })
  await putPolicy(actor, withApproval)
  const connectionId = await startWithKey(actor, listing, sandbox.apiKey)
  await verify(actor, connectionId)
  expect(await mailsTo(gone.email)).toEqual([])
})

test('viewers and other organizations decide nothing', async () => {
  const { organization, connectionId } = await submitted()
  const viewer = await memberActor(organization, 'view')
  await expect(approve(viewer, { connectionId })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(decline(viewer, { connectionId, reason: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
  const foreign = await foreignMemberActor()
  await expect(approve(foreign, { connectionId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(decline(foreign, { connectionId, reason: 'No' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(getStanding(foreign, connectionId)).rejects.toMatchObject({ code: 'not_found' })
})

test('of two who decide at once one wins, and the other is told', async () => {
  const { organization, second, connectionId } = await submitted()
  const third = await memberActor(organization)
  const results = await Promise.allSettled([
    approve(second, { connectionId }),
    decline(third, { connectionId, reason: 'No' }),
  ])
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', details: { reason: 'approval.notWaiting' } },
  })
})

test('what was declined is not used, says why, and is submitted anew once it is set up again', async () => {
  const { actor, second, connectionId } = await submitted()
  await decline(second, { connectionId, reason: 'Wrong account' })
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'inactive', stateReason: 'declined' })
  expect(await getStanding(actor, connectionId)).toMatchObject({
    kind: 'declined',
    by: second.name,
    reason: 'Wrong account',
  })
  expect((await mailsTo(actor.email)).at(-1)?.text).toContain('Wrong account')
  await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending', stateReason: 'approval' })
})

test('one whose last test failed is approved only once a test passes', async () => {
  const { second, connectionId } = await submitted()
  sandbox.faults.set({ kind: 'server_error', scope: 'api', times: 1 })
  await expect(verify(second, connectionId)).rejects.toMatchObject({ code: 'provider_failed' })
  await expect(approve(second, { connectionId })).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'approval.testFailed' },
  })
  await verify(second, connectionId)
  await approve(second, { connectionId })
  expect((await storedConnection(connectionId)).state).toBe('connected')
})

test('what is in use when approvals begin stays in use, and what waits when they end is used after a test', async () => {
  const { actor, connectionId } = await submitted()
  await putPolicy(actor, openPolicy)
  await verify(actor, connectionId)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', submittedById: null })
  await putPolicy(actor, withApproval)
  await verify(actor, connectionId)
  expect((await storedConnection(connectionId)).state).toBe('connected')
})

test('a waiting connection is no draft: it is not discarded, and a new start makes another', async () => {
  const { actor, listing, connectionId } = await submitted()
  await expect(discardDraft(actor, connectionId)).rejects.toMatchObject({ code: 'conflict' })
  expect((await startConnection(actor, listing.slug)).id).not.toBe(connectionId)
})
