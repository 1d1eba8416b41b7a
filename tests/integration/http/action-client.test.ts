import { redirect } from 'next/navigation'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { formAction } from '@/lib/http/action-client'
import { idleForm, submittedValue } from '@/lib/http/form-state'
import { createMember, createOrganization, createUser } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

type Entries = [name: string, value: string | File][]

function send<State>(
  action: (previous: typeof idleForm, form: FormData) => Promise<State>,
  entries: Entries,
  userId?: string,
): Promise<State> {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value)
  return duringRequest({ userId }, () => action(idleForm, form))
}

const schema = z
  .object({
    name: z.string().min(1, 'required').max(5, 'tooLong'),
    count: z.coerce.number('notANumber').optional(),
    tags: z.array(z.string().max(3, 'tagTooLong')).max(2, 'tooManyTags').default([]),
    isAgreed: z.literal('on', 'agreementRequired').optional(),
    apiKey: z.string().optional(),
  })
  .refine(({ name, apiKey }) => name !== apiKey, 'mustDiffer')

const echo = formAction(schema, async (input) => input, { secretFields: ['apiKey'] })

test('a form becomes the input that the schema describes', async () => {
  const state = await send(echo, [
    ['name', 'Ada'],
    ['count', '7'],
    ['tags', 'a'],
    ['tags', 'b'],
  ])
  expect(state).toMatchObject({ status: 'done', data: { name: 'Ada', count: 7, tags: ['a', 'b'] } })
})

test('a field that may be repeated is an array with one value and with none', async () => {
  expect((await send(echo, [['name', 'Ada']])).data).toMatchObject({ tags: [] })
  const one = await send(echo, [
    ['name', 'Ada'],
    ['tags', 'a'],
  ])
  expect(one.data).toMatchObject({ tags: ['a'] })
})

test('of a field that is not to be repeated the last value counts, as with a hidden field before a checkbox', async () => {
  const state = await send(echo, [
    ['name', 'first'],
    ['name', 'last'],
  ])
  expect(state.data).toMatchObject({ name: 'last' })
})

test('fields that the schema does not know reach nobody', async () => {
  const state = await send(echo, [
    ['name', 'Ada'],
    ['organizationId', 'another'],
    ['$ACTION_ID_abc', ''],
    ['__proto__', 'x'],
  ])
  expect(state.data).toEqual({ name: 'Ada', tags: [] })
  expect(state.submitted).toEqual({ name: 'Ada', tags: [] })
})

test('what is not valid is said beside its field, and nothing that was typed is lost but secrets', async () => {
  const state = await send(echo, [
    ['name', 'too long a name'],
    ['count', 'seven'],
    ['tags', 'fine'],
    ['tags', 'a'],
    ['apiKey', 'hush-hush'],
  ])
  expect(state).toEqual({
    status: 'failed',
    code: 'invalid',
    reason: undefined,
    fields: { name: 'tooLong', count: 'notANumber', tags: 'tagTooLong' },
    submitted: { name: 'too long a name', count: 'seven', tags: ['fine', 'a'] },
  })
  expect(submittedValue(state, 'name')).toBe('too long a name')
})

test('a rule about the whole form is its reason', async () => {
  const state = await send(echo, [
    ['name', 'same'],
    ['apiKey', 'same'],
  ])
  expect(state).toMatchObject({ status: 'failed', code: 'invalid', reason: 'mustDiffer', fields: {} })
})

test('a missing field is refused, not undefined', async () => {
  const state = await send(echo, [])
  expect(state).toMatchObject({ status: 'failed', fields: { name: expect.any(String) } })
})

test('a file where a text belongs is refused and not echoed', async () => {
  const state = await send(echo, [['name', new File(['x'], 'x.txt')]])
  expect(state.status).toBe('failed')
  expect(state.submitted).toEqual({ tags: [] })
})

test('a secret is not echoed after a success either', async () => {
  const state = await send(
    formAction(schema, async () => null, { secretFields: ['apiKey'] }),
    [
      ['name', 'Ada'],
      ['apiKey', 'hush-hush'],
    ],
  )
  expect(JSON.stringify(state)).not.toContain('hush-hush')
})

const failWith = (error: unknown) =>
  formAction(z.object({ name: z.string() }), async () => {
    throw error
  })

test('an expected failure becomes a state with its reason', async () => {
  const fields = { name: 'nameTaken' }
  const error = new AppError('conflict', { reason: 'nameTaken', values: { name: 'Ada' }, fields })
  expect(await send(failWith(error), [['name', 'Ada']])).toEqual({
    status: 'failed',
    code: 'conflict',
    reason: 'nameTaken',
    values: { name: 'Ada' },
    fields,
    submitted: { name: 'Ada' },
  })
})

test('an unknown failure rises', async () => {
  const bug = new TypeError('x is not a function')
  await expect(send(failWith(bug), [['name', 'Ada']])).rejects.toBe(bug)
})

test('a redirect passes through', async () => {
  const action = formAction(z.object({}), async () => redirect('/en/home'))
  await expect(send(action, [])).rejects.toMatchObject({
    digest: expect.stringContaining(';/en/home;'),
  })
})

test('the handler learns who sends the form', async () => {
  const whoAmI = formAction(z.object({}), async (_input, actor: Actor) => actor.kind)
  const user = await createUser(db, { isOperator: true })
  expect((await send(whoAmI, [], user.id)).data).toBe('operator')
  expect((await send(whoAmI, [])).data).toBe('visitor')
})

test('a post that a page did not offer is refused: each right is asked for again', async () => {
  const change = formAction(z.object({}), async (_input, actor) => authorize(actor, 'activation:update'))
  const organization = await createOrganization(db)
  const outcome = async (userId?: string) => {
    const { status, code } = await send(change, [], userId)
    return code ?? status
  }
  const [editor, viewer, employee] = await Promise.all([
    createMember(db, organization, { marketplace: 'edit' }),
    createMember(db, organization, { marketplace: 'view' }),
    createMember(db, organization),
  ])
  expect(await outcome(editor.userId)).toBe('done')
  expect(await outcome(viewer.userId)).toBe('forbidden')
  expect(await outcome(employee.userId)).toBe('forbidden')
  expect(await outcome()).toBe('unauthenticated')
})
