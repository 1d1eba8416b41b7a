import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { verifyPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { createOperator } from '@/lib/operators/mutations'
import { actorFor, foreignMemberActor, operatorActor } from '@/tests/support/actors'
import { unique } from '@/tests/support/factories'

const password = 'correct horse battery staple'
const olga = () => ({ email: `olga-${unique()}@example.com`, name: 'Olga Operator', password })

test('an operator can sign in, and asking again changes nothing', async () => {
  const input = olga()
  expect(await createOperator(systemActor(), input)).toEqual({ isNew: true })
  expect(await createOperator(systemActor(), { ...input, password: 'another long password' })).toEqual({
    isNew: false,
  })
  const user = await verifyPassword(input.email, password, '192.0.2.1')
  expect(await actorFor(user?.id ?? '')).toMatchObject({ kind: 'operator', name: 'Olga Operator' })
  expect(
    await db.auditEvent.findMany({
      where: { subjectId: user?.id },
      select: { action: true, actorKind: true },
    }),
  ).toEqual([{ action: 'operator.created', actorKind: 'system' }])
})

test('a short password and a member of an organization are refused', async () => {
  await expect(createOperator(systemActor(), { ...olga(), password: 'short' })).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: { password: 'passwordTooShort' } },
  })
  const { email } = await foreignMemberActor()
  await expect(createOperator(systemActor(), { ...olga(), email })).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'memberElsewhere' },
  })
})

test('only Portico itself makes operators', async () => {
  for (const actor of [await foreignMemberActor(), await operatorActor()])
    await expect(createOperator(actor, olga())).rejects.toMatchObject({ code: 'forbidden' })
})
