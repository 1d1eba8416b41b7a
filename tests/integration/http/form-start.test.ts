import { expect, test } from 'vitest'
import { GET } from '@/app/api/forms/[form]/route'
import { db } from '@/lib/db'
import { guardedForms } from '@/lib/http/guard-fields'
import { ageOfForm } from '@/lib/http/spam-guard'
import { createUser } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

function start(form: string, request: Parameters<typeof duringRequest>[0] = {}) {
  const url = `http://localhost:3000/api/forms/${form}`
  return duringRequest(request, () => GET(new Request(url), { params: Promise.resolve({ form }) }))
}

test.each(guardedForms)('the form %s gets a token of its own, and nobody’s name', async (form) => {
  const response = await start(form)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  const { token, ...person } = await response.json()
  expect(ageOfForm(form, token, Date.now() + 3000)).toBe('fine')
  expect(person).toEqual({ name: null, email: null })
})

test('whoever is signed in finds their own name and address, and only theirs', async () => {
  const [user] = await Promise.all([createUser(db, { name: 'Ada' }), createUser(db, { name: 'Ben' })])
  const body = await (await start('demo-request', { userId: user.id })).json()
  expect(body).toMatchObject({ name: 'Ada', email: user.email })
})

test('a forged session names nobody', async () => {
  const response = await start('demo-request', { cookie: 'next-auth.session-token=forged' })
  expect(await response.json()).toMatchObject({ name: null, email: null })
})

test('an unknown form is not found', async () => {
  expect((await start('sign-in')).status).toBe(404)
})
