import { methodNotAllowed, tellMethods } from '@/lib/http/method-not-allowed'
import { answerTokenRequest } from '@/lib/token-requests/answers/mutations'

/** The token endpoint; a web server that was built answers it before Next does (direct-routes.ts). */
export const POST = answerTokenRequest

const notAllowed = methodNotAllowed('POST')

export const OPTIONS = tellMethods('POST')

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT }
