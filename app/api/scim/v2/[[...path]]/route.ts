import type { Actor, ScimActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { scimAnswer } from '@/lib/http/scim-answer'
import { readScimJson, scimRoute } from '@/lib/http/scim-route'
import { listGroups } from '@/lib/scim/groups/queries'
import { requireSchema } from '@/lib/scim/resources/rules'
import { listResponse, parseListParams } from '@/lib/scim/rules'
import {
  bodyLimits,
  isObject,
  type ListParams,
  type Page,
  resourceId,
  scimProblem,
  urns,
} from '@/lib/scim/schema'
import { searchAll } from '@/lib/scim/search/queries'
import { listUsers } from '@/lib/scim/users/queries'
import { answerDiscovery } from './discovery'
import { answerGroup, answerNewGroup } from './groups'
import { answerNotAllowed, discovered, methodsOf, optionsRoute } from './methods'
import { answerNewUser, answerUser, queryOf } from './users'

type Lister = (actor: Actor, params: ListParams) => Promise<Page>

async function answerList(actor: ScimActor, list: Lister, given: unknown): Promise<Response> {
  const params = parseListParams(given)
  return scimAnswer(200, listResponse(await list(actor, params), params.startIndex))
}

/** `POST …/.search`: the parameters of a list in the body (RFC 7644 §3.4.3). */
async function answerSearch(actor: ScimActor, request: Request, list: Lister): Promise<Response> {
  const body = await readScimJson(request, bodyLimits.user)
  if (!isObject(body)) throw scimProblem('invalidSyntax', 'The body has to be an object')
  requireSchema(body, urns.search)
  return answerList(actor, list, body)
}

const collections = {
  Users: { list: listUsers, make: answerNewUser, one: answerUser },
  Groups: { list: listGroups, make: answerNewGroup, one: answerGroup },
} as const

function answerCollection(
  actor: ScimActor,
  request: Request,
  { list, make, one }: (typeof collections)[keyof typeof collections],
  id: string | undefined,
): Promise<Response> {
  if (id === '.search') return answerSearch(actor, request, list)
  if (id !== undefined) {
    const known = resourceId.safeParse(id)
    if (!known.success) throw new AppError('not_found')
    return one(actor, request, known.data)
  }
  if (request.method === 'GET') return answerList(actor, list, queryOf(request))
  return make(actor, request)
}

/** Next has decoded most already; what is no UTF-8 is text like any other, and the address of nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

interface Context {
  params: Promise<{ path?: string[] }>
}

const readPath = async ({ params }: Context) => ((await params).path ?? []).map(decoded)

/** SCIM 2.0 (RFC 7643, RFC 7644): identity providers push people and groups. */
const answer = scimRoute(async (actor, request, context: Context) => {
  const path = await readPath(context)
  const [endpoint = '', id] = path
  const methods = methodsOf(path)
  if (!methods.includes(request.method)) return answerNotAllowed(methods)
  if (endpoint === 'Users' || endpoint === 'Groups') {
    return answerCollection(actor, request, collections[endpoint], id)
  }
  if (discovered.includes(endpoint)) return answerDiscovery(actor, request, path)
  if (endpoint === '.search') return answerSearch(actor, request, searchAll)
  return answerList(actor, searchAll, queryOf(request))
})

// Handlers know no HEAD: what they answer to GET is sent without its body.
export const HEAD: typeof answer = (request, context) =>
  answer(new Request(request.url, { headers: request.headers }), context)

export const OPTIONS = optionsRoute(readPath)

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT }
