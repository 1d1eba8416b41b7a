import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { allowField, tellMethods } from '@/lib/http/method-not-allowed'
import { refusal, scimError } from '@/lib/http/scim-answer'

export const discovered = ['ServiceProviderConfig', 'ResourceTypes', 'Schemas']

const read = ['GET', 'HEAD']

/**
 * What there is to do at an address (RFC 7644 §3.2).
 * @throws AppError `not_found`; 501 for what RFC 7644 knows and this service has not (§3.7, §3.11)
 */
export function methodsOf([endpoint = '', id, ...rest]: readonly string[]): string[] {
  if (endpoint === 'Bulk' || endpoint === 'Me') throw refusal(501, 'notImplemented')
  if (rest.length > 0) throw new AppError('not_found')
  if (endpoint === 'Users' || endpoint === 'Groups') {
    if (id === undefined) return [...read, 'POST']
    return id === '.search' ? ['POST'] : [...read, 'PUT', 'PATCH', 'DELETE']
  }
  if (discovered.includes(endpoint) && (id === undefined || endpoint !== 'ServiceProviderConfig')) return read
  if (id !== undefined || (endpoint !== '' && endpoint !== '.search')) throw new AppError('not_found')
  return endpoint === '' ? read : ['POST']
}

/** 405, with the methods that the address has. */
export function answerNotAllowed(methods: string[]): Response {
  const response = scimError(refusal(405, 'methodNotAllowed'))
  response.headers.set('allow', allowField(methods))
  return response
}

/** `OPTIONS`, for whoever asks. */
export const optionsRoute = <Context>(readPath: (context: Context) => Promise<string[]>) =>
  apiRoute(async (request: Request, context: Context) => {
    try {
      return await tellMethods(...methodsOf(await readPath(context)))(request)
    } catch (error) {
      if (error instanceof AppError) return scimError(error)
      throw error
    }
  })
