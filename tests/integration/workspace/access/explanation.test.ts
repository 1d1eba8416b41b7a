import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { explainAccess } from '@/lib/workspace/access/queries'
import { listWorkspace } from '@/lib/workspace/queries'
import { employeeActor, memberActor } from '@/tests/support/actors'
import { createActivation, createAudience, createEmployee, createListing } from '@/tests/support/factories'
import { isSales, setUp } from './anna'

test('a listing without connection is not connected, a coming-soon one not there yet', async () => {
  const { anna, listing } = await setUp()
  expect(await explainAccess(anna, listing.slug)).toEqual({
    listing: { slug: listing.slug, name: listing.name, iconPath: null, brandColor: null },
    isAvailable: false,
    rule: { kind: 'notConnected' },
  })
  const soon = await createListing(db, { stage: 'coming_soon' })
  expect((await explainAccess(anna, soon.slug)).rule).toEqual({ kind: 'comingSoon' })
})

test('a deactivated listing says so, an active one says for whom it is', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const connection = await connect()
  expect((await explainAccess(anna, listing.slug)).rule).toEqual({ kind: 'notActivated' })
  const { id } = await createActivation(db, organization, { connection, everyone: true, isActive: false })
  expect((await explainAccess(anna, listing.slug)).rule).toEqual({ kind: 'deactivated' })
  await db.activation.update({ where: { id }, data: { isActive: true } })
  expect(await explainAccess(anna, listing.slug)).toMatchObject({
    isAvailable: true,
    rule: { kind: 'everyone' },
  })
  await db.connection.update({ where: { id: connection.id }, data: { state: 'needs_reconnect' } })
  expect((await explainAccess(anna, listing.slug)).rule).toEqual({ kind: 'needsAttention' })
})

test('an audience that does not have the person says which own attribute decided', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const audience = await createAudience(db, organization, { name: 'Sales team', conditions: isSales })
  await createActivation(db, organization, { connection: await connect(), audienceIds: [audience.id] })
  expect(await explainAccess(anna, listing.slug)).toMatchObject({
    isAvailable: false,
    rule: {
      kind: 'segmented',
      audiences: [
        {
          name: 'Sales team',
          decisions: [
            { about: 'attribute', condition: isSales, negated: false, met: false, actual: 'Marketing' },
          ],
        },
      ],
    },
  })
})

test('an audience that has the person says why: by condition, or by hand', async () => {
  const { organization, listing, connect } = await setUp()
  const ben = await employeeActor(organization, { department: 'Sales' })
  const byCondition = await createAudience(db, organization, { name: 'A by condition', conditions: isSales })
  await db.audienceMember.create({
    data: { audienceId: byCondition.id, employeeId: ben.employeeId },
  })
  const byHand = await createAudience(db, organization, { name: 'B by hand', employeeIds: [ben.employeeId] })
  await createActivation(db, organization, {
    connection: await connect(),
    audienceIds: [byHand.id, byCondition.id],
  })
  const { rule, isAvailable } = await explainAccess(ben, listing.slug)
  expect(isAvailable).toBe(true)
  expect(rule).toMatchObject({
    kind: 'audience',
    audiences: [
      {
        name: 'A by condition',
        basis: 'conditions',
        decisions: [{ condition: isSales, met: true, actual: 'Sales' }],
      },
      { name: 'B by hand', basis: 'byHand', decisions: [] },
    ],
  })
})

test('only an audience without conditions is called chosen by hand', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const ben = await employeeActor(organization, { department: 'Sales' })
  const sales = await createAudience(db, organization, { name: 'A sales', conditions: isSales })
  const chosen = await createAudience(db, organization, { name: 'B chosen' })
  const audienceIds = [sales.id, chosen.id]
  await createActivation(db, organization, { connection: await connect(), audienceIds })
  const isInAudience = (employeeId: string) =>
    db.audienceMember.create({ data: { audienceId: sales.id, employeeId } })

  // Matches, and is not a member yet.
  expect((await explainAccess(ben, listing.slug)).rule).toEqual({
    kind: 'segmented',
    audiences: [
      { name: 'A sales', basis: 'outdated', decisions: [] },
      { name: 'B chosen', basis: 'byHand', decisions: [] },
    ],
  })
  const inSales = (basis: string) => ({ kind: 'audience', audiences: [{ name: 'A sales', basis }] })
  // Does not match, and was added by hand; or did match once.
  const annaByHand = { audienceId: sales.id, employeeId: anna.employeeId }
  await isInAudience(anna.employeeId)
  await db.audiencePerson.create({ data: annaByHand })
  expect((await explainAccess(anna, listing.slug)).rule).toMatchObject(inSales('addedByHand'))
  await db.audiencePerson.deleteMany({ where: annaByHand })
  expect((await explainAccess(anna, listing.slug)).rule).toMatchObject(inSales('outdated'))
  await isInAudience(ben.employeeId)
  expect((await explainAccess(ben, listing.slug)).rule).toMatchObject(inSales('conditions'))
})

test('who is named individually is told that, and no other name is in any answer', async () => {
  const { organization, anna, listing, connect } = await setUp()
  const manager = await createEmployee(db, organization, { givenName: 'Margot', familyName: 'Manager' })
  const colleague = await createEmployee(db, organization, { givenName: 'Carl', familyName: 'Colleague' })
  const audience = await createAudience(db, organization, {
    name: 'One team',
    conditions: { kind: 'attribute', attribute: 'managerId', operator: 'is', value: manager.id },
    employeeIds: [colleague.id],
  })
  const connection = await connect()
  const activation = await createActivation(db, organization, {
    connection,
    audienceIds: [audience.id],
    employeeIds: [colleague.id],
  })
  const answer = await explainAccess(anna, listing.slug)
  expect(answer.rule.kind).toBe('segmented')
  for (const secret of [manager.id, colleague.id, 'Margot', 'Carl']) {
    expect(JSON.stringify(answer)).not.toContain(secret)
  }
  await db.activationEmployee.create({
    data: { activationId: activation.id, employeeId: anna.employeeId },
  })
  expect((await explainAccess(anna, listing.slug)).rule).toEqual({ kind: 'individual' })
})

test('the answer and the workspace always agree', async () => {
  const { organization, listing, connect } = await setUp()
  const people = [
    await employeeActor(organization, { department: 'Sales' }),
    await employeeActor(organization, { department: 'Sales' }),
    await employeeActor(organization, { status: 'on_leave' }),
  ]
  const [first, second] = people
  await db.employee.update({ where: { id: second?.employeeId }, data: { status: 'left' } })
  const audience = await createAudience(db, organization, {
    employeeIds: [first?.employeeId ?? '', second?.employeeId ?? ''],
  })
  const connection = await connect()
  const { id } = await createActivation(db, organization, { connection, audienceIds: [audience.id] })
  for (const [change, expected] of [
    [{ everyone: false }, [true, false, false]],
    [{ everyone: true }, [true, false, true]],
    [{ isActive: false }, [false, false, false]],
  ] as const) {
    await db.activation.update({ where: { id }, data: change })
    const answers = await Promise.all(people.map((person) => explainAccess(person, listing.slug)))
    const workspaces = await Promise.all(people.map((person) => listWorkspace(person)))
    expect(answers.map(({ isAvailable }) => isAvailable)).toEqual(expected)
    expect(workspaces.map((cards) => cards.length === 1)).toEqual(expected)
  }
})

test('a member without a row in the directory is told so', async () => {
  const { organization, listing, connect } = await setUp()
  await createActivation(db, organization, { connection: await connect(), everyone: true })
  const admin = await memberActor(organization)
  expect((await explainAccess(admin, listing.slug)).rule).toEqual({ kind: 'notInDirectory' })
})

test('an unknown or archived listing is not found', async () => {
  const { anna } = await setUp()
  const archived = await createListing(db, { stage: 'archived' })
  await expect(explainAccess(anna, 'unheard-of')).rejects.toMatchObject({ code: 'not_found' })
  await expect(explainAccess(anna, archived.slug)).rejects.toMatchObject({ code: 'not_found' })
})
