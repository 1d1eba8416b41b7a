import { expect, test } from 'vitest'
import { announcementsSlug } from '@/lib/announcements/schema'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { AppError } from '@/lib/errors'
import { recordEvents } from '@/lib/events/mutations'
import { listFirings } from '@/lib/triggers/history/queries'
import { fireAllTriggers } from '@/lib/triggers/jobs'
import { deleteTrigger, saveTrigger, switchTrigger } from '@/lib/triggers/mutations'
import { planTriggers } from '@/lib/triggers/planning/mutations'
import { getTrigger, listTriggers } from '@/lib/triggers/queries'
import { mostMessages, triggerInputForm } from '@/lib/triggers/schema'
import { testTrigger } from '@/lib/triggers/testing/mutations'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { deleteShown } from '@/tests/support/connect'
import { draftOf } from '@/tests/support/directory'
import { createConnection, createEmployee, createSharedFolder } from '@/tests/support/factories'
import { firstPartyConnection } from '@/tests/support/first-party'
import { runJobs } from '@/tests/support/worker'

import {
  actor,
  fire,
  goOnAs,
  history,
  input,
  join,
  mailsTo,
  organization,
  portico,
  save,
  syncing,
} from './samples'

test('who joins the department it is narrowed to is told of by mail, with the change itself', async () => {
  const triggerId = await save({ department: 'Équipe Ventes' })
  await join(
    { givenName: 'Ada', familyName: 'Ace', department: 'equipe ventes' },
    { givenName: 'Bob', familyName: 'Byte', department: 'IT' },
  )
  await runJobs([fireAllTriggers])
  const mails = await mailsTo(actor.email)
  expect(mails.map(({ subject }) => subject)).toEqual(['Ada Ace'])
  expect(mails[0]?.text).toContain('Hello Ada Ace of equipe ventes')
  expect(await history(triggerId)).toMatchObject([
    { state: 'succeeded', reason: 'mailed', subject: 'Ada Ace', messages: 1, isTest: false },
  ])
})

test('writes to the person’s manager, in their language, and to each once', async () => {
  const manager = await createEmployee(db, organization, { email: 'boss@example.com', language: 'fr-CA' })
  const known = await createEmployee(db, organization, { managerId: manager.id, department: 'Old' })
  await save({
    source: 'employee.department_changed',
    toManager: 'on',
    text: '{previousDepartment} → {department}',
  })
  const draft = { ...(await draftOf(known.id)), department: 'New' }
  await db.$transaction((tx) => saveEmployees(tx, portico(), [draft], { kind: 'scim' }))
  await fire()
  const [mail] = await mailsTo('boss@example.com')
  expect(mail?.text).toContain('Old → New')
  expect(mail?.text).toContain('Envoyé par le déclencheur')
  expect(await mailsTo(actor.email)).toHaveLength(1)
})

test('an endpoint gets the event itself, once however often it is asked for', async () => {
  const endpoint = await db.webhookEndpoint.create({
    data: {
      organizationId: organization.id,
      url: 'https://hooks.example.com/x',
      events: ['segment.changed'],
      state: 'active',
      sealedSecret: new Uint8Array(1),
    },
  })
  const call = { action: 'call_webhook', endpointId: endpoint.id }
  await save(call)
  const subscribed = await save({ ...call, name: 'Again', source: 'segment.changed' })
  const clocked = await save({ ...call, name: 'Clock', source: 'schedule', everyMinutes: '5' })
  await join({ givenName: 'Ada', familyName: 'Ace' })
  const data = { segmentId: crypto.randomUUID(), name: 'Pilots', change: 'updated' }
  await db.$transaction((tx) => recordEvents(tx, organization.id, [{ type: 'segment.changed', data }]))
  await planTriggers(systemActor(), new Date(Date.now() + 5 * 60_000))
  await fire()
  const deliveries = await db.webhookDelivery.findMany({
    where: { endpointId: endpoint.id },
    select: { event: { select: { type: true } } },
  })
  const types = deliveries.map(({ event }) => event.type).sort()
  expect(types).toEqual(['employee.joined', 'segment.changed', 'trigger.fired'])
  expect(await history(subscribed)).toMatchObject([{ reason: 'alreadyDelivered', subject: 'Pilots' }])
  expect(await history(clocked)).toMatchObject([{ reason: 'delivered', subject: null }])
})

test('several announcements are lines of one message; a thousand a day are enough', async () => {
  const chat = await firstPartyConnection(announcementsSlug, {
    secrets: { webhookUrl: 'http://127.0.0.1:9/x' },
  })
  goOnAs(chat)
  const triggerId = await save({ action: 'announce', connectionId: chat.connection.id, text: 'Hi {name}' })
  await join({ givenName: 'A', familyName: 'A' }, { givenName: 'B', familyName: 'B' })
  await fire()
  const messages = () => db.announcement.findMany({ where: { connectionId: chat.connection.id } })
  expect((await messages()).map(({ text }) => text?.split('\n').sort())).toEqual([['Hi A A', 'Hi B B']])
  await db.triggerFiring.create({
    data: { triggerId, state: 'succeeded', finishedAt: new Date(), details: { messages: mostMessages - 3 } },
  })
  await join({}, {}, {})
  await fire()
  const reasons = (await history(triggerId)).map(({ reason }) => reason)
  expect(reasons.filter((reason) => reason === 'tooMany')).toHaveLength(2)
  await db.activation.updateMany({ where: { connectionId: chat.connection.id }, data: { isActive: false } })
  expect(await getTrigger(actor, triggerId)).toMatchObject({ hold: { reason: 'switchedOff' } })
})

test('the clock sets it off once for all times that passed, however many look', async () => {
  const triggerId = await save({
    source: 'schedule',
    clock: 'cron',
    cron: '0 7 * * 1-5',
    timeZone: 'Europe/Paris',
    text: 'Up',
    subject: 'Up',
  })
  const { nextFiringAt } = await getTrigger(actor, triggerId)
  expect(nextFiringAt?.toISOString()).toMatch(/T0[56]:00:00/)
  const later = new Date(Date.now() + 30 * 24 * 60 * 60_000)
  await Promise.all([planTriggers(systemActor(), later), planTriggers(systemActor(), later)])
  await runJobs([fireAllTriggers])
  expect(await history(triggerId)).toHaveLength(1)
  expect((await getTrigger(actor, triggerId)).nextFiringAt?.getTime()).toBeGreaterThan(later.getTime())
  expect(await mailsTo(actor.email)).toHaveLength(1)
  await switchTrigger(actor, { triggerId, isEnabled: false })
  expect((await getTrigger(actor, triggerId)).nextFiringAt).toBeNull()
})

test('a test really does it, about somebody who does not exist, while it is off too', async () => {
  const triggerId = await save({ department: 'Nowhere' })
  await switchTrigger(actor, { triggerId, isEnabled: false })
  await testTrigger(actor, triggerId)
  await runJobs([fireAllTriggers])
  const [mail] = await mailsTo(actor.email)
  expect(mail).toMatchObject({ subject: '[Test] Camille Sample' })
  expect(await history(triggerId)).toMatchObject([{ isTest: true, state: 'succeeded', reason: 'mailed' }])
})

test('a connection names its triggers before it is deleted, and takes them with it', async () => {
  const connection = await syncing()
  const triggerId = await save({ name: 'Every morning', action: 'start_sync', connectionId: connection.id })
  expect((await listTriggers(actor, { connectionId: connection.id })).map(({ id }) => id)).toEqual([
    triggerId,
  ])
  const { previewDeletion } = await import('@/lib/connections/deletion/queries')
  expect((await previewDeletion(actor, connection.id)).uses).toEqual([
    { kind: 'trigger', name: 'Every morning' },
  ])
  await deleteShown(actor, connection.id)
  await expect(getTrigger(actor, triggerId)).rejects.toThrow(new AppError('not_found'))
})

test('wants what its action needs, and says at which field', async () => {
  const fieldsOf = async (more: object) => {
    const parsed = triggerInputForm.safeParse({ ...input(), ...more })
    if (!parsed.success)
      return parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
    return saveTrigger(actor, parsed.data).then(
      () => [],
      (error: AppError) =>
        Object.entries(error.details.fields ?? {}).map(([name, reason]) => `${name}: ${reason}`),
    )
  }
  expect(await fieldsOf({ subject: '', text: '{salary}' })).toEqual([
    'text: templateUnknown',
    'subject: required',
  ])
  expect(await fieldsOf({ memberIds: [] })).toEqual(['memberIds: choose'])
  expect(await fieldsOf({ memberIds: [(await foreignMemberActor()).memberId] })).toEqual([
    'memberIds: choose',
  ])
  expect(await fieldsOf({ action: 'start_sync' })).toEqual(['connectionId: choose'])
  const plain = await createConnection(db, organization)
  expect(await fieldsOf({ action: 'start_sync', connectionId: plain.id })).toEqual(['connectionId: choose'])
  expect(await fieldsOf({ action: 'call_webhook' })).toEqual(['endpointId: choose'])
  const clock = { source: 'schedule', text: 'x', subject: 'x' }
  expect(await fieldsOf({ ...clock, everyMinutes: '4' })).toEqual(['everyMinutes: triggerMinutes'])
  expect(await fieldsOf({ ...clock, clock: 'cron', cron: '*/2 * * * *' })).toEqual(['cron: triggerTooOften'])
  expect(await fieldsOf({ ...clock, clock: 'cron', cron: '0 0 30 2 *' })).toEqual(['cron: triggerCron'])
  expect(await fieldsOf({ ...clock, clock: 'cron', cron: 'à 6:30 tous les jours' })).toEqual([
    'cron: triggerCron',
  ])
  expect(await fieldsOf({ ...clock, clock: 'cron', cron: '0 7 * * *', timeZone: 'Mars' })).toEqual([
    'timeZone: timeZone',
  ])
  await save()
  expect(await fieldsOf({})).toEqual(['name: triggerNameTaken'])
})

test('is kept by who may edit, and is nobody else’s', async () => {
  const triggerId = await save()
  const viewer = await memberActor(organization, 'view')
  expect(await listTriggers(viewer)).toHaveLength(1)
  await expect(saveTrigger(viewer, input())).rejects.toThrow(new AppError('forbidden'))
  await expect(switchTrigger(viewer, { triggerId, isEnabled: false })).rejects.toThrow(
    new AppError('forbidden'),
  )
  const foreign = await foreignMemberActor()
  expect(await listTriggers(foreign)).toEqual([])
  expect(await listFirings(foreign, { triggerId, page: 1 })).toMatchObject({ count: 0 })
  for (const attempt of [
    () => getTrigger(foreign, triggerId),
    () => saveTrigger(foreign, { ...input(), memberIds: [foreign.memberId], triggerId }),
    () => switchTrigger(foreign, { triggerId, isEnabled: false }),
    () => testTrigger(foreign, triggerId),
    () => deleteTrigger(foreign, triggerId),
  ]) {
    await expect(attempt()).rejects.toThrow(new AppError('not_found'))
  }
  const connection = await syncing()
  const stolen = input({ action: 'start_sync', connectionId: connection.id })
  await expect(saveTrigger(foreign, stolen)).rejects.toThrow(new AppError('not_found'))
  await deleteTrigger(actor, triggerId)
  const events = await db.auditEvent.findMany({ where: { subjectId: triggerId }, orderBy: { id: 'asc' } })
  expect(events.map(({ action }) => action)).toEqual(['trigger.created', 'trigger.deleted'])
})

test('what a trigger is narrowed to is named to whoever sees it, and to nobody else', async () => {
  const { connection } = await firstPartyConnection(announcementsSlug)
  const own = await createConnection(db, organization, { name: 'Payroll', listingId: connection.listingId })
  const words = { subject: '{connection}', text: '{failed} failed' }
  const filter = { filterConnectionId: own.id, outcome: 'failed' }
  const triggerId = await save({ ...words, ...filter, source: 'sync.run_finished' })
  expect(await getTrigger(actor, triggerId)).toMatchObject({
    filter: { connectionId: own.id, outcome: 'failed' },
    filterNames: { connectionId: 'Payroll' },
  })
  const { id: folderId } = await createSharedFolder(db, organization)
  await db.connection.update({ where: { id: own.id }, data: { folderId } })
  const { filterNames } = await getTrigger(await memberActor(organization, 'view'), triggerId)
  expect(filterNames.connectionId).toBeUndefined()
})
