import type { ScimActor } from '@/lib/auth/actor'
import { refusal, scimAnswer } from '@/lib/http/scim-answer'
import { readScimJson } from '@/lib/http/scim-route'
import { etagOf, locationOf, namesVersion, parseProjection } from '@/lib/scim/rules'
import { bodyLimits } from '@/lib/scim/schema'
import { createUser, deleteUser, patchUser, replaceUser, type SavedUser } from '@/lib/scim/users/mutations'
import { getUser } from '@/lib/scim/users/queries'

const written = (status: 200 | 201, { user, version, id }: SavedUser) =>
  scimAnswer(status, user, { etag: etagOf(version), location: locationOf('Users', id) })

/** `POST /Users`. */
export async function answerNewUser(actor: ScimActor, request: Request): Promise<Response> {
  const projection = parseProjection(queryOf(request))
  const body = await readScimJson(request, bodyLimits.user)
  return written(201, await createUser(actor, body, { projection }))
}

/** `/Users/{id}`. */
export async function answerUser(actor: ScimActor, request: Request, id: string): Promise<Response> {
  const projection = parseProjection(queryOf(request))
  const ifMatch = request.headers.get('if-match')
  const read = () => readScimJson(request, bodyLimits.user)
  switch (request.method) {
    case 'GET': {
      const { user, version } = await getUser(actor, id, projection)
      const headers = { etag: etagOf(version), location: locationOf('Users', id) }
      return isKnown(request, version) ? scimAnswer(304, null, headers) : scimAnswer(200, user, headers)
    }
    case 'PUT':
      return written(200, await replaceUser(actor, id, await read(), { ifMatch, projection }))
    case 'PATCH':
      return written(200, await patchUser(actor, id, await read(), { ifMatch, projection }))
    case 'DELETE':
      await deleteUser(actor, id, { ifMatch })
      return scimAnswer(204, null)
    default:
      throw refusal(405, 'methodNotAllowed')
  }
}

export const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams)

/** Whether `If-None-Match` names the version: the client has it already (RFC 7644 §3.14). */
export function isKnown(request: Request, version: number): boolean {
  const field = request.headers.get('if-none-match')
  return field !== null && namesVersion(field, version)
}
