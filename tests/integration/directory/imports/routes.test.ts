import { expect, test } from 'vitest'
import { GET as refusedRows } from '@/app/api/directory/imports/[importId]/refused/route'
import { GET as progress } from '@/app/api/directory/imports/[importId]/route'
import { POST } from '@/app/api/directory/imports/route'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { check } from './files'

const admin = async () => memberActor(await createOrganization(db))

function send(
  userId: string,
  file: File | null,
  { accept = 'text/html', origin = new URL(getEnv().PORTICO_URL).origin, locale = 'fr' } = {},
) {
  const form = new FormData()
  if (file) form.set('file', file)
  const request = new Request(`https://portico.example/api/directory/imports?locale=${locale}`, {
    method: 'POST',
    body: form,
    headers: { accept, origin },
  })
  return duringRequest({ userId }, () => POST(request))
}

const file = new File(['Email,Nom\na@example.com,A\n'], 'personnes.csv')

test('a plain form with a file leads on to the import; with none, or a wrong one, back with the reason', async () => {
  const { userId, organizationId } = await admin()
  const response = await send(userId, file)
  expect(response.status).toBe(303)
  const { id } = await db.directoryImport.findFirstOrThrow({ where: { organizationId } })
  expect(response.headers.get('location')).toBe(`/fr/directory/import/${id}`)
  const back = async (wrong: File | null) => (await send(userId, wrong)).headers.get('location')
  expect(await back(null)).toBe('/fr/directory/import?refused=importNoFile')
  expect(await back(new File(['PK\x03\x04'], 'a.xlsx'))).toBe('/fr/directory/import?refused=csvSpreadsheet')
  expect(await back(new File(['a,b\n'], 'a.csv'))).toBe('/fr/directory/import?refused=csvNoRows')
  expect(await back(new File(['a\nb\n'], 'a.csv'))).toBe('/fr/directory/import?refused=csvOneColumn')
  const wide = `${'a,'.repeat(200)}a\n${'b,'.repeat(200)}b\n`
  expect(await back(new File([wide], 'a.csv'))).toBe('/fr/directory/import?refused=csvTooManyColumns')
  expect(await db.directoryImport.count({ where: { organizationId } })).toBe(1)
})

test('a script gets the same as JSON', async () => {
  const { userId } = await admin()
  const response = await send(userId, file, { accept: 'application/json', locale: 'en' })
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({
    href: expect.stringMatching(/^\/en\/directory\/import\/[\da-f-]{36}$/),
  })
  const refused = await send(userId, new File([''], 'a.csv'), { accept: 'application/json' })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toEqual({ reason: 'csvEmpty' })
})

test('another site, a viewer and an employee send no file', async () => {
  const { userId } = await admin()
  expect((await send(userId, file, { origin: 'https://evil.example' })).status).toBe(403)
  const viewer = await memberActor(await createOrganization(db), 'view')
  expect((await send(viewer.userId, file)).status).toBe(403)
  const employee = await employeeActor(await createOrganization(db))
  expect((await send(employee.userId, file)).status).toBe(403)
})

test('refused rows leave as they came, with their line and why, for spreadsheets in the language of the page; none of their cells runs', async () => {
  const actor = await admin()
  const { id } = await check(
    actor,
    'Email,Prénom,Nom,Note\n=1+1,@SUM(A1),-2,"+4;\nx"\nb@example.com,B,B,\n,,,\nc@,C,C,é\n',
  )
  const params = Promise.resolve({ importId: id })
  const take = (userId: string) =>
    duringRequest({ userId }, () =>
      refusedRows(new Request('https://portico.example/?locale=fr'), { params }),
    )
  const response = await take(actor.userId)
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="portico-refused-rows-/)
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const why = 'Email\u00a0: Adresse e-mail incomplète. Elle doit ressembler à nom@exemple.com.'
  expect(new TextDecoder().decode(bytes)).toBe(
    [
      'Email;Prénom;Nom;Note;Ligne;Motif du refus',
      `'=1+1;'@SUM(A1);'-2;"'+4;\nx";2;${why}`,
      `c@;C;C;é;6;${why}`,
      '',
    ].join('\r\n'),
  )
  const stranger = await foreignMemberActor()
  expect((await take(stranger.userId)).status).toBe(404)
})

test('progress is told to whoever may see the import', async () => {
  const actor = await admin()
  const { id } = await check(actor, 'Email,First name,Last name\na@example.com,A,A\n')
  const ask = (userId: string, importId: string) =>
    duringRequest({ userId }, () =>
      progress(new Request('https://portico.example/'), { params: Promise.resolve({ importId }) }),
    )
  expect(await (await ask(actor.userId, id)).json()).toEqual({
    state: 'ready',
    done: 1,
    total: 1,
    secondsLeft: null,
  })
  expect((await ask((await foreignMemberActor()).userId, id)).status).toBe(404)
  expect((await ask(actor.userId, 'nonsense')).status).toBe(404)
})
