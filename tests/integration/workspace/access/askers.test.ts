import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { answerWhy, explainAccess, explainAsEmployee } from '@/lib/workspace/access/queries'
import { foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { createActivation, createAudience, createConnection, createEmployee } from '@/tests/support/factories'
import { isSales, setUp } from './anna'

test('an admin gets the same answer about an employee as that person', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const audience = await createAudience(db, organization, { conditions: isSales })
  await createActivation(db, organization, { connection: await connect(), audienceIds: [audience.id] })
  const viewer = await memberActor(organization, 'view')
  const asked = await explainAsEmployee(viewer, anna.employeeId, listing.slug)
  expect(asked).toEqual(await explainAccess(anna, listing.slug))
})

test('another organization neither decides nor asks', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const foreigner = await foreignMemberActor()
  const elsewhere = { id: foreigner.organizationId }
  const theirs = await createConnection(db, elsewhere, { listingId: listing.id })
  await createActivation(db, elsewhere, { connection: theirs, everyone: true })
  expect((await explainAccess(anna, listing.slug)).rule).toEqual({ kind: 'notConnected' })

  await createActivation(db, organization, { connection: await connect(), everyone: true })
  const asked = explainAsEmployee(foreigner, anna.employeeId, listing.slug)
  await expect(asked).rejects.toMatchObject({ code: 'not_found' })
})

test('an employee asks about nobody else, and outside an organization nobody asks', async () => {
  const { organization, anna, listing } = await setUp()
  const other = await createEmployee(db, organization)
  const refused = { code: 'forbidden' }
  await expect(explainAsEmployee(anna, other.id, listing.slug)).rejects.toMatchObject(refused)
  await expect(explainAccess(await partnerActor(), listing.slug)).rejects.toMatchObject(refused)
  await expect(explainAccess(visitor, listing.slug)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('only HR asks about an employee, and only about their own', async () => {
  const { organization, anna, listing } = await setUp()
  const asked = { question: listing.slug, employeeId: anna.employeeId }
  expect(await answerWhy(await memberActor(organization, 'view'), asked)).toMatchObject({ kind: 'answer' })
  await expect(answerWhy(anna, asked)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(answerWhy(await foreignMemberActor(), asked)).rejects.toMatchObject({ code: 'not_found' })
})
