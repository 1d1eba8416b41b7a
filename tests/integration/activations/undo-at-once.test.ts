import { expect, test } from 'vitest'
import { activate, deactivate, undo } from '@/lib/activations/mutations'
import { setDefaultConnection } from '@/lib/connections/settings/mutations'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { memberActor } from '@/tests/support/actors'
import { deleteShown } from '@/tests/support/connect'
import {
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

/** A listing that went from one connection to another, and the changes that led there. */
async function moved() {
  const organization = await createOrganization(db)
  const [actor, colleague] = [await memberActor(organization), await memberActor(organization)]
  const employee = await createEmployee(db, organization)
  const recipients = { everyone: false, audienceIds: [], employeeIds: [employee.id] }
  const { id: listingId } = await createListing(db)
  const former = await createConnection(db, organization, { listingId })
  const current = await createConnection(db, organization, { listingId, isDefault: false })
  const first = await activate(actor, { connectionId: former.id, recipients })
  const off = await deactivate(actor, first)
  return { actor, colleague, listingId, employee, former, current, off }
}

/** What is counted and what is there agree, whatever came first. */
async function expectExactCount(listingId: string) {
  const { activeInstallations } = await db.listing.findUniqueOrThrow({ where: { id: listingId } })
  expect(activeInstallations).toBe(await db.activation.count({ where: { listingId, isActive: true } }))
}

/** Until so many wait for a lock in this database, or an act has ended. */
async function untilWaiting(wanted: number, act: Promise<unknown>) {
  let hasEnded = false
  act.then(() => {
    hasEnded = true
  })
  for (;;) {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    if (hasEnded || (row?.count ?? 0) >= wanted) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Runs `late` while `early` is held up by a lock that `hold` takes. */
async function overtaken(hold: (tx: Transaction) => Promise<unknown>, early: Act, late: Act) {
  const acts = await db.$transaction(async (tx) => {
    await hold(tx)
    const first = settled(early())
    await untilWaiting(1, first)
    const second = settled(late())
    await untilWaiting(2, second)
    return [first, second]
  })
  await Promise.all(acts)
}
type Act = () => Promise<unknown>

async function settled(act: Promise<unknown>) {
  await act.catch((error: unknown) => expect(error).toBeInstanceOf(AppError))
}

test('a connection that is deleted while a deactivation is undone takes its installation along', async () => {
  const { actor, colleague, listingId, former, off } = await moved()
  await overtaken(
    (tx) => tx.$queryRaw`SELECT FROM "Listing" WHERE "id" = ${listingId}::uuid FOR UPDATE`,
    () => undo(actor, off.changeId ?? ''),
    () => deleteShown(colleague, former.id),
  )
  await expectExactCount(listingId)
  expect(await db.connection.count({ where: { id: former.id } })).toBe(0)
})

test('a connection that is deleted while a move back to it is undone fails nobody', async () => {
  const { actor, colleague, listingId, employee, former, current } = await moved()
  const on = await activate(actor, { connectionId: current.id, recipients: everyone })
  await overtaken(
    (tx) => tx.$queryRaw`SELECT FROM "Employee" WHERE "id" = ${employee.id}::uuid FOR UPDATE`,
    () => undo(actor, on.changeId ?? ''),
    () => deleteShown(colleague, former.id),
  )
  await expectExactCount(listingId)
  expect(await db.connection.count({ where: { id: former.id } })).toBe(0)
})

test('undoing a move back to a connection that is deleted, or made the default, at once does not hang', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { actor, colleague, listingId, former, current } = await moved()
    const on = await activate(actor, { connectionId: current.id, recipients: everyone })
    const [gone, kept] = round % 2 ? [former, current] : [current, former]
    const acts = [
      undo(actor, on.changeId ?? ''),
      deleteShown(colleague, gone.id),
      setDefaultConnection(actor, { connectionId: current.id }),
      setDefaultConnection(colleague, { connectionId: former.id }),
    ]
    await Promise.all(acts.map(settled))
    await expectExactCount(listingId)
    expect(await db.connection.count({ where: { listingId, isDefault: true } })).toBe(1)
    expect(await db.activation.count({ where: { listingId, connectionId: { not: kept.id } } })).toBe(0)
  }
})
