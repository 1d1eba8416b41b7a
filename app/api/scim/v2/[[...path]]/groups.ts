import type { ScimActor } from '@/lib/auth/actor'
import { refusal, scimAnswer } from '@/lib/http/scim-answer'
import { readScimJson } from '@/lib/http/scim-route'
import {
  createGroup,
  deleteGroup,
  patchGroup,
  replaceGroup,
  type SavedGroup,
} from '@/lib/scim/groups/mutations'
import { getGroup } from '@/lib/scim/groups/queries'
import { etagOf, locationOf, parseProjection } from '@/lib/scim/rules'
import { bodyLimits } from '@/lib/scim/schema'
import { isKnown, queryOf } from './users'

const written = (status: 200 | 201, { group, version, id }: SavedGroup) =>
  scimAnswer(group ? status : 204, group, { etag: etagOf(version), location: locationOf('Groups', id) })

/** `POST /Groups`. */
export async function answerNewGroup(actor: ScimActor, request: Request): Promise<Response> {
  const projection = parseProjection(queryOf(request))
  const body = await readScimJson(request, bodyLimits.group)
  return written(201, await createGroup(actor, body, { projection }))
}

/** `/Groups/{id}`. */
export async function answerGroup(actor: ScimActor, request: Request, id: string): Promise<Response> {
  const projection = parseProjection(queryOf(request))
  const ifMatch = request.headers.get('if-match')
  const read = () => readScimJson(request, bodyLimits.group)
  switch (request.method) {
    case 'GET': {
      const { group, version } = await getGroup(actor, id, projection)
      const headers = { etag: etagOf(version), location: locationOf('Groups', id) }
      return isKnown(request, version) ? scimAnswer(304, null, headers) : scimAnswer(200, group, headers)
    }
    case 'PUT':
      return written(200, await replaceGroup(actor, id, await read(), { ifMatch, projection }))
    case 'PATCH':
      return written(200, await patchGroup(actor, id, await read(), { ifMatch, projection }))
    case 'DELETE':
      await deleteGroup(actor, id, { ifMatch })
      return scimAnswer(204, null)
    default:
      throw refusal(405, 'methodNotAllowed')
  }
}
