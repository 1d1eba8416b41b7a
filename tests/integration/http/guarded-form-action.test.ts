import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { guardFields } from '@/lib/http/guard-fields'
import { guardedFormAction } from '@/lib/http/guarded-form-action'
import { ageOfForm, issueFormToken } from '@/lib/http/spam-guard'
import { createUser } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

const opened = new Date('2026-11-22T09:00:00Z')
const taken: { text: string; actor: Actor; address: string }[] = []

const action = guardedFormAction(
  'demo-request',
  z.object({ text: z.string().min(1, 'required') }),
  async ({ text }, actor, address) => {
    if (text === 'refuse') throw new AppError('conflict', { reason: 'sample' })
    taken.push({ text, actor, address })
  },
)

function send(fields: Record<string, string>, request: Parameters<typeof duringRequest>[0] = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return duringRequest(request, () => action(idleForm, form))
}

function tokenOf(state: FormState): string {
  return String(state.submitted?.[guardFields.token])
}

beforeEach(() => {
  taken.length = 0
  vi.useFakeTimers({ toFake: ['Date'], now: opened })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a form that was open for a while is taken, with its actor and the address it came from', async () => {
  const user = await createUser(db)
  const token = issueFormToken('demo-request', opened.getTime() - 3000)
  const request = { userId: user.id, address: '198.51.100.9' }
  const state = await send({ text: 'hello', [guardFields.token]: token }, request)
  expect(state.status).toBe('done')
  expect(taken).toEqual([
    { text: 'hello', actor: expect.objectContaining({ userId: user.id }), address: '198.51.100.9' },
  ])
})

test('without JavaScript a form is sent twice: the first answer brings the token for the second', async () => {
  const first = await send({ text: 'hello' })
  expect(first).toMatchObject({ status: 'failed', reason: 'formSendAgain', submitted: { text: 'hello' } })
  expect(taken).toEqual([])

  vi.setSystemTime(opened.getTime() + 3000)
  const second = await send({ text: 'hello', [guardFields.token]: tokenOf(first) })
  expect(second.status).toBe('done')
  expect(taken).toHaveLength(1)
})

test('sending too fast keeps the token, so that the same form can be sent a moment later', async () => {
  const token = issueFormToken('demo-request')
  const state = await send({ text: 'hello', [guardFields.token]: token })
  expect(state).toMatchObject({ status: 'failed', reason: 'formTooFast' })
  expect(tokenOf(state)).toBe(token)
  expect(taken).toEqual([])
})

test.each([
  ['a wrong field', { text: '' }],
  ['a refusal of the handler', { text: 'refuse', [guardFields.token]: 'fine' }],
])('after %s the form comes back with a token', async (_case, fields) => {
  const fine = issueFormToken('demo-request', opened.getTime() - 5000)
  const state = await send(guardFields.token in fields ? { ...fields, [guardFields.token]: fine } : fields)
  expect(state.status).toBe('failed')
  expect(ageOfForm('demo-request', tokenOf(state), opened.getTime() + 3000)).toBe('fine')
})

test('what fills the trap gets the answer of a success, and nothing is done', async () => {
  const token = issueFormToken('demo-request', opened.getTime() - 5000)
  const fields = { text: 'hello', [guardFields.token]: token }
  const caught = await send({ ...fields, [guardFields.trap]: 'Cheap watches' })
  expect(taken).toEqual([])

  const honest = await send({ ...fields, [guardFields.trap]: '' })
  expect(caught).toEqual(honest)
  expect(taken).toHaveLength(1)
})
