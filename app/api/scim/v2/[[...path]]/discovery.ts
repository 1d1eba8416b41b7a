import type { ScimActor } from '@/lib/auth/actor'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { refusal, scimAnswer } from '@/lib/http/scim-answer'
import { resourceTypes, schemas, serviceProviderConfig, withId } from '@/lib/scim/discovery/rules'
import { listResponse } from '@/lib/scim/rules'
import type { Json } from '@/lib/scim/schema'
import { loadUserModel } from '@/lib/scim/users/queries'
import { queryOf } from './users'

/** `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas`, the latter also with an id (RFC 7644 §4). */
export async function answerDiscovery(
  actor: ScimActor,
  request: Request,
  [endpoint, id]: readonly string[],
): Promise<Response> {
  if ('filter' in queryOf(request)) throw refusal(403, 'filterRefused')
  const portico = getEnv().PORTICO_URL
  if (endpoint === 'ServiceProviderConfig') return scimAnswer(200, serviceProviderConfig(portico))
  const { shape } = await loadUserModel(actor)
  const all: Json[] = endpoint === 'Schemas' ? schemas(shape, portico) : resourceTypes(shape, portico)
  if (id === undefined) return scimAnswer(200, listResponse({ resources: all, total: all.length }, 1))
  const one = withId(all, id)
  if (!one) throw new AppError('not_found')
  return scimAnswer(200, one)
}
