import { expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import {
  duplicateAction,
  moveAction,
  renameAction,
  setDefaultAction,
  transferAction,
} from '@/lib/connections/settings/actions'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createSandboxListing, startConsented, unreachableSandbox } from '@/tests/support/connect'
import { createConnection } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { createPersonal, setUp } from './people'

type FormAction = (previous: FormState<never>, form: FormData) => Promise<FormState<unknown>>

/** Posts a form as a browser of this person does. */
function send(action: unknown, fields: Record<string, string>, { userId, sessionId }: MemberActor) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ locale: 'fr', ...fields })) form.append(name, value)
  return duringRequest({ userId, sessionId }, () => (action as FormAction)(idleForm, form))
}

const redirectTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })

test('a refused name comes back to its field with what was typed', async () => {
  const { organization, actor, connection } = await setUp()
  const { name } = await createConnection(db, organization)
  const connectionId = connection.id
  expect(await send(renameAction, { connectionId, name: ' ' }, actor)).toMatchObject({
    status: 'failed',
    fields: { name: 'required' },
  })
  expect(await send(renameAction, { connectionId, name }, actor)).toMatchObject({
    status: 'failed',
    code: 'conflict',
    fields: { name: 'connectionNameTaken' },
    submitted: { name },
  })
  expect(await send(renameAction, { connectionId, name: ' Payroll  ' }, actor)).toMatchObject({
    status: 'done',
    data: { name: 'Payroll' },
  })
})

test('the default and the folder are saved, and said', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const { id, name } = await createConnection(db, organization, { listingId, isDefault: false })
  expect(await send(setDefaultAction, { connectionId: id }, actor)).toMatchObject({
    status: 'done',
    data: { name },
  })
  expect(await send(moveAction, { connectionId: id, folderId: 'own' }, actor)).toMatchObject({
    status: 'done',
    data: { folder: { title: 'own' } },
  })
  expect(await send(moveAction, { connectionId: id, folderId: 'nowhere' }, actor)).toMatchObject({
    fields: { folderId: 'notFound' },
  })
})

test('after a hand-over the browser goes where its person can still be', async () => {
  const { organization, actor, connection } = await setUp()
  const { memberId } = await memberActor(organization)
  const personal = await createPersonal(organization, actor)
  await expect(send(transferAction, { connectionId: connection.id, memberId }, actor)).rejects.toMatchObject(
    redirectTo(`/fr/connections/${connection.id}?done=transferred`),
  )
  await expect(send(transferAction, { connectionId: personal.id, memberId }, actor)).rejects.toMatchObject(
    redirectTo('/fr/connections?done=transferred'),
  )
  expect(await send(transferAction, { connectionId: connection.id, memberId: '' }, actor)).toMatchObject({
    fields: { memberId: 'choose' },
  })
})

test('a copy opens its set-up', async () => {
  const { actor } = await setUp()
  const id = await startConsented(actor, await createSandboxListing(unreachableSandbox))
  const sent = send(duplicateAction, { connectionId: id }, actor)
  await expect(sent).rejects.toMatchObject({ digest: expect.stringContaining('/setup/consent;') })
})

test('a form that is sent for another organization’s connection changes nothing', async () => {
  const { actor, connection } = await setUp()
  const foreign = await foreignMemberActor()
  const fields = {
    connectionId: connection.id,
    name: 'Stolen',
    folderId: 'own',
    memberId: foreign.memberId,
  }
  for (const action of [renameAction, setDefaultAction, moveAction, transferAction, duplicateAction]) {
    expect(await send(action, fields, foreign)).toMatchObject({ status: 'failed', code: 'not_found' })
  }
  const stored = await db.connection.findMany({ where: { organizationId: actor.organizationId } })
  expect(stored).toEqual([connection])
})
