import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { createAttribute } from '@/lib/directory/attributes/mutations'
import { listProblemRows } from '@/lib/directory/imports/queries'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { check, countsOf, importFile } from './files'

const admin = async () => memberActor(await createOrganization(db))

const people = (organizationId: string) =>
  db.employee.findMany({
    where: { organizationId },
    orderBy: { email: 'asc' },
    include: { manager: { select: { email: true } } },
  })

const french = [
  'Prénom;Nom;Adresse e-mail;Matricule;Service;Pays;Langue;Manager;Type de contrat;Date d’entrée;Statut;Centre de coûts;Bureau préféré',
  'Amélie;Lefèvre;amelie@example.com;M-1;Ventes;France;français;M-3;CDI;01/03/2024;Actif;Nord;',
  'Zoé;"Dupont; Martin";zoe@example.com;M-2;Ventes;FR;fr;amelie@example.com;CDD;15/04/2024;En congé;Sud;x',
  'Jo\u0301;Petit;JO@example.com;M-3;Direction;Allemagne;de;;CDI;;Actif;nord;',
].join('\r\n')

test('a French file becomes people, with managers before and after them; the same file again changes nothing', async () => {
  const actor = await admin()
  const { organizationId } = actor
  await createAttribute(actor, { name: 'Centre de coûts', type: 'choice', options: ['Nord', 'Sud'] })
  const file = Buffer.from(`\ufeff${french}`, 'utf16le')
  const view = await importFile(actor, file)
  expect(view).toMatchObject({
    state: 'done',
    format: { encoding: 'utf-16le', delimiter: ';' },
    by: actor.name,
    processedCount: 3,
  })
  expect(countsOf(view)).toEqual([3, 0, 0, 0, 0])
  expect(await people(organizationId)).toMatchObject([
    {
      givenName: 'Amélie',
      familyName: 'Lefèvre',
      externalId: 'M-1',
      department: 'Ventes',
      country: 'FR',
      language: 'fr',
      employmentType: 'permanent',
      startDate: new Date('2024-03-01'),
      status: 'active',
      attributes: { centre_de_couts: 'Nord' },
      manager: { email: 'JO@example.com' },
    },
    {
      givenName: 'Jó',
      country: 'DE',
      startDate: null,
      attributes: { centre_de_couts: 'Nord' },
      manager: null,
    },
    {
      familyName: 'Dupont; Martin',
      employmentType: 'fixed_term',
      status: 'on_leave',
      manager: { email: 'amelie@example.com' },
    },
  ])
  const before = await people(organizationId)
  expect(countsOf(await importFile(actor, file))).toEqual([0, 0, 3, 0, 0])
  expect(await people(organizationId)).toEqual(before)
  const changes = await db.membershipChange.findMany({ where: { organizationId } })
  expect(changes).toHaveLength(1)
  expect(changes[0]?.arrivedIds).toHaveLength(3)
  expect(changes[0]?.userIds.toSorted()).toEqual(
    ['JO@example.com', 'M-1', 'M-2', 'M-3', 'amelie@example.com', 'zoe@example.com'].toSorted(),
  )
  const log = await db.auditEvent.findMany({
    where: { organizationId, subjectId: view.id },
    orderBy: { id: 'asc' },
  })
  expect(log.map(({ action, actorKind }) => `${action} ${actorKind}`)).toEqual([
    'directory-import.uploaded member',
    'directory-import.started member',
    'directory-import.finished system',
  ])
})

test('each problem of a row says where it is; the other rows are taken', async () => {
  const actor = await admin()
  const [known] = [
    await createEmployee(db, { id: actor.organizationId }, { email: 'known@example.com', externalId: 'K' }),
  ]
  await createEmployee(db, { id: actor.organizationId }, { email: 'other@example.com', externalId: 'O' })
  const view = await check(
    actor,
    [
      'First name,Last name,E-mail,Employee ID,Country,Hire date,End date,Manager,Status',
      'Ann,One,ann@example.com,A,FR,2024-02-30,,,',
      'Bob,Two,bob@,B,Ruritania,,,,maybe',
      ',Three,c@example.com,C,,,,,',
      'Dan,Four,same@example.com,D,,,,,',
      'Dan,Four,SAME@example.com,E,,,,,',
      'Eve,Five,other@example.com,K,,,,,',
      'Fay,Six,fay@example.com,F,,2024-02-02,2024-02-01,,',
      'Gus,Seven,gus@example.com,G,,,,gus@example.com,',
      'too,few',
      'Hal,Eight,hal@example.com,H,,,,nobody@example.com,',
      ',,known@example.com,,DE,,,K,',
    ].join('\n'),
  )
  expect(countsOf(view)).toEqual([1, 1, 0, 9, 0])
  const refused = await listProblemRows(actor, view.id, { isRefused: true })
  const short = refused.map(
    ({ line, problems }) => `${line}: ${problems.map((one) => `${one.target} ${one.reason}`).join(', ')}`,
  )
  expect(short).toEqual([
    '2: startDate date',
    '3: email email, country country, status status',
    '4: givenName missing',
    '5: null twin',
    '6: null twin',
    '7: email conflict',
    '8: endDate endBeforeStart',
    '9: manager ownManager',
    '10: null columns',
  ])
  expect(refused[0]?.problems[0]).toEqual({ target: 'startDate', reason: 'date', value: '2024-02-30' })
  const noted = await listProblemRows(actor, view.id, { isRefused: false })
  expect(noted.map(({ line, problems }) => [line, problems[0]?.reason])).toEqual([
    [11, 'managerUnknown'],
    [12, 'ownManager'],
  ])
  expect(view.preview).toMatchObject({
    noted: 2,
    created: [{ line: 11, name: 'Hal Eight' }],
    changes: [
      { line: 12, employeeId: known?.id, changes: [{ target: 'country', before: null, after: 'DE' }] },
    ],
  })
  expect(await db.employee.count({ where: { organizationId: actor.organizationId } })).toBe(2)
})

test('the preview calls managers by name, also one whom the file brings', async () => {
  const actor = await admin()
  await importFile(actor, 'Email,First name,Last name\nann@example.com,Ann,One\nbob@example.com,Bob,Two\n')
  const head = 'Email,First name,Last name,Employee ID,Manager\n'
  const rows = ['ann@example.com,Ann,One,,eve@example.com', 'bob@example.com,Bob,Two,,ann@example.com']
  const view = await check(actor, `${head}${rows.join('\n')}\neve@example.com,Eve,Three,E,\n`)
  const managers = view.preview?.changes.map(({ name, changes }) => [
    name,
    changes.find(({ target }) => target === 'manager')?.after,
  ])
  expect(managers?.toSorted()).toEqual([
    ['Ann One', 'Eve Three'],
    ['Bob Two', 'Ann One'],
  ])
})

test('who names a manager whose row is refused is taken without one, and that is said', async () => {
  const actor = await admin()
  const view = await importFile(
    actor,
    [
      'First name,Last name,E-mail,Employee ID,Manager,Status',
      'Ann,One,ann@example.com,A,B,',
      'Bob,Two,bob@example.com,B,,maybe',
    ].join('\n'),
  )
  expect(countsOf(view)).toEqual([1, 0, 0, 1, 0])
  expect(await listProblemRows(actor, view.id, { isRefused: false })).toMatchObject([
    { line: 2, problems: [{ target: 'manager', reason: 'managerUnknown', value: 'B' }] },
  ])
  expect(await people(actor.organizationId)).toMatchObject([{ email: 'ann@example.com', manager: null }])
})

test('an empty cell leaves values or clears them; what the file does not know stays', async () => {
  const actor = await admin()
  const organization = { id: actor.organizationId }
  await createEmployee(db, organization, {
    email: 'a@example.com',
    department: 'Sales',
    team: 'One',
    jobTitle: 'Rep',
  })
  const file = 'Email,Department,Team,Status,First name\na@example.com,,Two,,\n'
  expect(countsOf(await importFile(actor, file))).toEqual([0, 1, 0, 0, 0])
  expect(await people(organization.id)).toMatchObject([
    { department: 'Sales', team: 'Two', jobTitle: 'Rep', version: 2 },
  ])
  await importFile(actor, file, { empty: 'clear' })
  expect(await people(organization.id)).toMatchObject([
    { department: null, team: 'Two', givenName: 'Camille', status: 'active', version: 3 },
  ])
})

test('people may manage each other in a circle', async () => {
  const actor = await admin()
  const file =
    'Email,First name,Last name,Manager\na@example.com,A,A,b@example.com\nb@example.com,B,B,a@example.com\n'
  expect(countsOf(await importFile(actor, file))).toEqual([2, 0, 0, 0, 0])
  expect((await people(actor.organizationId)).map(({ manager }) => manager?.email)).toEqual([
    'b@example.com',
    'a@example.com',
  ])
})
