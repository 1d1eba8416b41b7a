import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'

/** Where requests are led whose method nothing here has (unservable.ts): 501 (RFC 9110 §15.6.2). */
export const POST = apiRoute(async () => {
  throw new AppError('invalid', { status: 501, reason: 'notImplemented' })
})
