import { expect, test } from 'vitest'
import { GET } from '@/app/[locale]/home/route'
import { db } from '@/lib/db'
import { createSession, createUser } from '@/tests/support/factories'
import { duringRequest, type SampleRequest } from '@/tests/support/next-request'
import { destination, pageRequest } from '@/tests/support/sign-in'

const open = (request: SampleRequest) =>
  duringRequest(request, () =>
    GET(pageRequest('/fr/home') as never, { params: Promise.resolve({ locale: 'fr' }) }),
  )

test('nobody is led to sign-in, and what is left of a session that has ended is removed', async () => {
  const user = await createUser(db)
  const ended = await createSession(db, user, { endedAt: new Date() })
  for (const request of [{}, { userId: user.id, sessionId: ended.id }]) {
    const response = await open(request)
    expect(destination(response).path).toBe('/fr/sign-in')
    const cookies = response.headers.getSetCookie().join('\n')
    expect(cookies).toContain('portico-signed-in=; Path=/; Max-Age=0')
    expect(cookies).toContain('next-auth.session-token=; Path=/; Max-Age=0')
  }
})

test('who is signed in keeps the session', async () => {
  const user = await createUser(db, { isOperator: true })
  const response = await open({ userId: user.id })
  expect(destination(response).path).toBe('/fr/operator/outbox')
  expect(response.headers.getSetCookie()).toEqual([])
})
