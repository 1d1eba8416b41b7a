import { expect, test } from 'vitest'
import {
  countRecipientsAction,
  deactivateAction,
  reactivateAction,
  searchRecipientsAction,
  segmentAction,
  undoAction,
} from '@/lib/activations/actions'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import {
  createActivation,
  createConnection,
  createEmployee,
  createMember,
  createOrganization,
} from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

type Fields = Record<string, string | string[]>
type FormAction<Data> = (previous: FormState<Data>, form: FormData) => Promise<FormState<Data>>

function send<Data>(
  userId: string | undefined,
  action: FormAction<Data>,
  fields: Fields,
  previous: FormState<Data> = idleForm,
): Promise<FormState<Data>> {
  const form = new FormData()
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) form.append(name, value)
  }
  return duringRequest({ userId }, () => action(previous, form))
}

async function setUp() {
  const organization = await createOrganization(db)
  const [admin, viewer, employee] = await Promise.all([
    createMember(db, organization, { marketplace: 'edit' }),
    createMember(db, organization, { marketplace: 'view' }),
    createMember(db, organization),
  ])
  const connection = await createConnection(db, organization)
  const anna = await createEmployee(db, organization)
  const segmentFields = {
    connectionId: connection.id,
    activationId: '',
    version: '0',
    recipients: 'everyone',
    locale: 'fr',
  }
  const read = () =>
    db.activation.findFirst({ where: { connectionId: connection.id }, include: { employees: true } })
  return { organization, admin, viewer, employee, connection, anna, segmentFields, read }
}

function redirectTo(path: string) {
  return { digest: expect.stringContaining(`;${path};`) }
}

test('the forms activate, segment, deactivate, reactivate and undo, and each leads back to the page', async () => {
  const { admin, connection, anna, segmentFields, read } = await setUp()
  const page = `/fr/connections/${connection.id}/access`
  const done = redirectTo(page)
  const press = (change: Fields) => send(admin.userId, segmentAction, { ...segmentFields, ...change })

  await expect(press({ intent: 'apply' })).rejects.toMatchObject(done)
  const first = await read()
  expect(first).toMatchObject({ isActive: true, everyone: true, version: 1 })

  const activationId = first?.id ?? ''
  const change = { activationId, version: '1', recipients: 'specific', employeeIds: [anna.id] }
  await expect(press({ ...change, intent: 'apply' })).rejects.toMatchObject(done)
  expect(await read()).toMatchObject({ version: 2, employees: [{ employeeId: anna.id }] })

  const fields = { connectionId: connection.id, activationId, locale: 'fr' }
  const deactivation = { ...fields, version: '2', intent: 'apply' }
  await expect(send(admin.userId, deactivateAction, deactivation)).rejects.toMatchObject(done)
  expect(await read()).toMatchObject({ isActive: false })
  await expect(send(admin.userId, reactivateAction, { ...fields, version: '3' })).rejects.toMatchObject(done)
  expect(await read()).toMatchObject({ isActive: true })

  const { id: changeId } = await db.activationChange.findFirstOrThrow({
    where: { activationId },
    orderBy: { resultVersion: 'desc' },
  })
  await expect(send(admin.userId, undoAction, { ...fields, changeId })).rejects.toMatchObject(done)
  expect(await read()).toMatchObject({ isActive: false, version: 5 })
})

test('the last step of the wizard goes on to its end', async () => {
  const { admin, connection, segmentFields } = await setUp()
  const fields = { ...segmentFields, intent: 'apply', next: 'done', locale: 'xx' }
  await expect(send(admin.userId, segmentAction, fields)).rejects.toMatchObject(
    redirectTo(`/en/connections/${connection.id}/setup/done`),
  )
})

test('applying what was not changed goes back to the choice', async () => {
  const { organization, admin, connection, segmentFields } = await setUp()
  const { id } = await createActivation(db, organization, { connection, everyone: true })
  const fields = { ...segmentFields, activationId: id, version: '1', intent: 'apply' }
  const state = await send(admin.userId, segmentAction, fields)
  expect(state).toMatchObject({ status: 'done', data: { view: 'choose', selection: { everyone: true } } })
})

test('a refusal keeps the step that was in view', async () => {
  const { organization, admin, connection, anna, segmentFields } = await setUp()
  const { id } = await createActivation(db, organization, { connection, everyone: true, version: 9 })
  const fields = {
    ...segmentFields,
    activationId: id,
    version: '8',
    recipients: 'specific',
    employeeIds: [anna.id],
  }
  const review = await send(admin.userId, segmentAction, { ...fields, intent: 'review' })
  const refused = await send(admin.userId, segmentAction, { ...fields, intent: 'apply' }, review)
  expect(refused).toMatchObject({ status: 'failed', reason: 'changedMeanwhile', data: { view: 'review' } })
})

test('search and count answer the form while it is filled in', async () => {
  const { admin, anna } = await setUp()
  const found = await send(admin.userId, searchRecipientsAction, { q: anna.email })
  expect(found.data?.employees.map(({ id }) => id)).toEqual([anna.id])
  const lists = { recipients: 'specific', employeeIds: [anna.id] }
  expect(await send(admin.userId, countRecipientsAction, lists)).toMatchObject({ data: 1 })
})

test('forged posts of a viewer, of an employee and of nobody change nothing', async () => {
  const { organization, viewer, employee, connection, segmentFields, read } = await setUp()
  const { id: activationId } = await createActivation(db, organization, { connection, employeeIds: [] })
  const before = await read()
  const fields = { connectionId: connection.id, activationId, version: '1', locale: 'en' }
  for (const [userId, code] of [
    [viewer.userId, 'forbidden'],
    [employee.userId, 'forbidden'],
    [undefined, 'unauthenticated'],
  ] as const) {
    const refused = { status: 'failed', code }
    const forged = { ...segmentFields, ...fields, intent: 'apply' }
    expect(await send(userId, segmentAction, forged)).toMatchObject(refused)
    expect(await send(userId, segmentAction, { ...forged, activationId: '' })).toMatchObject(refused)
    expect(await send(userId, deactivateAction, { ...fields, intent: 'apply' })).toMatchObject(refused)
    expect(await send(userId, reactivateAction, fields)).toMatchObject(refused)
    expect(await send(userId, undoAction, { ...fields, changeId: activationId })).toMatchObject(refused)
  }
  const search = await send(employee.userId, searchRecipientsAction, { q: '' })
  expect(search).toMatchObject({ status: 'failed', code: 'forbidden' })
  expect(await read()).toEqual(before)
})

test('forged ids, versions and intents are refused before anything is read', async () => {
  const { admin, segmentFields } = await setUp()
  const forged: Fields[] = [
    { connectionId: 'x' },
    { activationId: '1 OR 1=1' },
    { version: '-1' },
    { audienceIds: ['x'] },
    { intent: 'drop' },
    { recipients: 'all' },
  ]
  for (const change of forged) {
    const state = await send(admin.userId, segmentAction, { ...segmentFields, intent: 'apply', ...change })
    expect(state).toMatchObject({ status: 'failed', code: 'invalid' })
  }
})
