import { beforeAll, expect, test } from 'vitest'
import { GET as getItems } from '@/app/api/sync-runs/[runId]/items/route'
import { GET as getProgress } from '@/app/api/sync-runs/[runId]/route'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployee,
  createOrganization,
  createSyncRun,
} from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

let viewer: MemberActor
let runId: string
beforeAll(async () => {
  const organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
  const { id: employeeId } = await createEmployee(db, organization, {
    givenName: 'Zoé',
    familyName: 'Lefèvre',
    externalId: '+49',
  })
  const connection = await createConnection(db, organization)
  const run = await createSyncRun(db, connection, {
    createdAt: new Date('2026-05-01T08:00:00Z'),
    items: [{ employeeId, status: 'failed', reason: 'missingValue', field: 'department' }, {}],
  })
  runId = run.id
})

const ask = (userId: string | undefined, path: string, id = runId) =>
  duringRequest({ ...(userId && { userId }) }, () => {
    const context = { params: Promise.resolve({ runId: id }) }
    const request = new Request(`https://portico.example/api/sync-runs/${id}${path}`)
    return path.startsWith('/items') ? getItems(request, context) : getProgress(request, context)
  })

test('progress is answered as JSON that nobody keeps', async () => {
  const response = await ask(viewer.userId, '')
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({ status: 'partially_completed', total: 2, done: 2, failed: 1 })
})

test('the file has the filters and the language of its page', async () => {
  const response = await ask(viewer.userId, '/items?locale=fr&status=failed')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  const lines = (await response.text()).trim().split('\r\n')
  expect(lines).toEqual([
    expect.stringContaining(
      'Date;Personne;Matricule;Opération;État;Message;Différences;Réponse du fournisseur',
    ),
    `2026-05-01T08:00:00.000Z;Zoé Lefèvre;'+49;Création;Échec;"Service\u00a0: la valeur manque dans l’annuaire, et le fournisseur en a besoin.";;`,
  ])
})

test.each(['', '/items'])('%s is for those alone who see the connection', async (path) => {
  expect((await ask(undefined, path)).status).toBe(401)
  expect((await ask((await foreignMemberActor()).userId, path)).status).toBe(404)
  expect((await ask(viewer.userId, path, 'none')).status).toBe(404)
})
