import { beforeAll, expect, test } from 'vitest'
import {
  audienceAction,
  deleteAudienceAction,
  findPeopleAction,
  previewAudienceAction,
} from '@/lib/audiences/actions'
import { fieldsOf, outlineOf } from '@/lib/audiences/drafts/rules'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import { updateAudience } from '@/lib/audiences/saving/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { actorFor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployees,
  createMember,
  createOrganization,
} from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

type Fields = [name: string, value: string][]

let organization: Organization
let userId: string
let ada: Employee
let ben: Employee

beforeAll(async () => {
  organization = await createOrganization(db)
  ;({ userId } = await createMember(db, organization, { marketplace: 'edit' }))
  const people = await createEmployees(db, organization, [
    { givenName: 'Ada', familyName: 'Abel', department: 'Sales' },
    { givenName: 'Ben', familyName: 'Brun', department: 'Finance', managerId: null },
  ])
  ;[ada, ben] = people as [Employee, Employee]
})

function toForm(fields: Fields): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const press = (fields: Fields, intent: string, previous: FormState<AudienceStep> = idleForm) =>
  duringRequest({ userId }, () => audienceAction(previous, toForm([...fields, ['intent', intent]])))

const blank: Fields = [
  ['audienceId', ''],
  ['version', '0'],
  ['name', 'New'],
  ['tree', '{"i":0,"c":[]}'],
  ['join.0', 'all'],
  ['locale', 'en'],
]

/** What a browser without scripts sends back of a step, but for what is typed over it. */
function fieldsAfter({ data }: FormState<AudienceStep>, typed: Record<string, string> = {}): Fields {
  if (!data) throw new Error('There is no step')
  const fields: Fields = [
    ...blank.filter(([name]) => !['name', 'tree', 'join.0', 'version'].includes(name)),
    ['version', String(data.version)],
    ['name', data.name],
    ['description', data.description],
    ['tree', JSON.stringify(outlineOf(data.draft))],
    ...fieldsOf(data.draft),
    ...data.added.map(({ id }): [string, string] => ['addedIds', id]),
    ...data.removed.map(({ id }): [string, string] => ['removedIds', id]),
  ]
  const isTyped = ([name]: [string, string]) => !(name in typed)
  return [...fields.filter(isTyped), ...Object.entries(typed)]
}

test('by its buttons alone an audience is put together, and nothing that was entered is lost', async () => {
  let state = await press(blank, 'add-condition:0')
  expect(state.data).toMatchObject({
    name: 'New',
    preview: null,
    draft: { parts: [{ id: 1, values: [''] }] },
  })
  state = await press(fieldsAfter(state, { 'subject.1': 'managerId' }), 'refresh')
  state = await press(fieldsAfter(state, { 'person.1.0': 'abel' }), 'find:1:0')
  expect(state.data?.foundFor).toMatchObject({
    id: 1,
    index: 0,
    people: { employees: [{ name: 'Ada Abel' }] },
  })
  state = await press(fieldsAfter(state), `choose:1:0:${ada.id}`)
  expect(state.data).toMatchObject({ names: { [ada.id]: 'Ada Abel' }, preview: { people: 0 } })
  state = await press(fieldsAfter(state), 'add-group:0')
  expect(state.data?.draft.parts).toMatchObject([{ values: [ada.id] }, { kind: 'group', parts: [{ id: 3 }] }])
  state = await press(fieldsAfter(state, { 'operator.3': 'oneOf', 'value.3.0': 'Sales' }), 'add-value:3')
  expect(state.data?.draft.parts[1]).toMatchObject({ parts: [{ operator: 'oneOf', values: ['Sales', ''] }] })
  state = await press(fieldsAfter(state), 'drop:1')
  state = await press(fieldsAfter(state, { q: 'ben' }), 'search')
  expect(state.data?.found).toMatchObject({ employees: [{ name: 'Ben Brun' }] })
  state = await press(fieldsAfter(state), `add:employee:${ben.id}`)
  expect(state.data).toMatchObject({
    name: 'New',
    added: [{ name: 'Ben Brun' }],
    preview: { people: 2, sentence: 'Everyone in the Sales department, and 1 person added by hand' },
  })
  await expect(press(fieldsAfter(state), 'apply')).rejects.toMatchObject({
    digest: expect.stringMatching(/\/en\/audiences\/[0-9a-f-]{36}\?done=created/),
  })
})

test('what is missing is said, and everything else kept', async () => {
  const added = await press(blank, 'add-condition:0')
  const state = await press(fieldsAfter(added, { name: ' ', description: 'Kept' }), 'apply', added)
  expect(state).toMatchObject({
    status: 'failed',
    reason: 'conditionsIncomplete',
    fields: { name: 'required' },
    data: { view: 'edit', isAttempted: true, description: 'Kept', draft: { parts: [{ id: 1 }] } },
  })
})

test('what somebody else saved meanwhile is said, nothing typed is lost, and saving again is a decision', async () => {
  const conditions: AudienceConditions = {
    kind: 'attribute',
    attribute: 'department',
    operator: 'is',
    value: 'HR',
  }
  const audience = await createAudience(db, organization, { conditions, name: 'Shared' })
  const other = await createMember(db, organization, { marketplace: 'edit' })
  const actor = await actorFor(other.userId)
  const input = { name: 'Theirs', description: '', addedIds: [ada.id], removedIds: [], conditions: null }
  await updateAudience(actor, { ...input, audienceId: audience.id, version: 1 })
  const mine: Fields = [
    ...blank.filter(([name]) => name !== 'audienceId' && name !== 'version'),
    ['audienceId', audience.id],
    ['version', '1'],
    ['name', 'Mine'],
  ]
  const state = await press(mine, 'apply')
  expect(state.data).toMatchObject({
    name: 'Mine',
    version: 2,
    changes: [
      {
        number: 2,
        name: { before: 'Shared', after: 'Theirs' },
        rule: { before: 'Everyone in the HR department', after: '' },
        added: { count: 1, first: ['Ada Abel'] },
      },
    ],
  })
  const again: Fields = [...mine.filter(([name]) => name !== 'version'), ['version', '2']]
  await expect(press(again, 'apply')).rejects.toMatchObject({ digest: expect.stringContaining('done=saved') })
  expect(await db.audience.findUniqueOrThrow({ where: { id: audience.id } })).toMatchObject({
    name: 'Mine',
    version: 3,
  })
})

test('the impact of an edit comes before it, page by page', async () => {
  const audience = await createAudience(db, organization, { employeeIds: [ada.id] })
  const connection = await createConnection(db, organization)
  await createActivation(db, organization, { connection, audienceIds: [audience.id] })
  const fields: Fields = [
    ...blank.filter(([name]) => name !== 'audienceId' && name !== 'version'),
    ['audienceId', audience.id],
    ['version', '1'],
    ['removedIds', ada.id],
  ]
  const state = await press(fields, 'review')
  expect(state.data).toMatchObject({
    view: 'review',
    removed: [{ name: 'Ada Abel' }],
    impact: { listings: [{ loses: { count: 1, first: [{ name: 'Ada Abel' }] } }] },
  })
  expect((await press(fields, 'page:members:loses:1')).data?.page).toMatchObject({
    people: [{ name: 'Ada Abel' }],
  })
  expect((await press(fields, 'back')).data).toMatchObject({ view: 'edit', impact: null })
  const deletion = (intent: string) =>
    duringRequest({ userId }, () =>
      deleteAudienceAction(
        idleForm,
        toForm([
          ['audienceId', audience.id],
          ['intent', intent],
          ['locale', 'en'],
        ]),
      ),
    )
  expect(await deletion('review')).toMatchObject({ data: { isAsked: true } })
  expect(await deletion('apply')).toMatchObject({ status: 'failed', reason: 'audienceInUse' })
})

test('the live number is told of complete conditions alone, and to nobody without the right', async () => {
  const ask = (fields: Fields, asker = userId) =>
    duringRequest({ userId: asker }, () => previewAudienceAction(idleForm, toForm(fields)))
  expect(await ask([...blank, ['addedIds', ada.id]])).toMatchObject({ data: { people: 1 } })
  const incomplete: Fields = [...blank.filter(([name]) => name !== 'tree'), ['tree', '{"i":0,"c":[{"i":1}]}']]
  expect(await ask(incomplete)).toMatchObject({ status: 'done', data: null })
  expect(await ask([...blank.filter(([name]) => name !== 'tree'), ['tree', '{']])).toMatchObject({
    status: 'failed',
    fields: { tree: 'conditionsTooMany' },
  })
  const employee = await createMember(db, organization)
  expect(await ask(blank, employee.userId)).toMatchObject({ status: 'failed', code: 'forbidden' })
  const find = duringRequest({ userId: employee.userId }, () =>
    findPeopleAction(idleForm, toForm([['q', 'a']])),
  )
  expect(await find).toMatchObject({ status: 'failed', code: 'forbidden' })
})
