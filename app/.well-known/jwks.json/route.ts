import { listPublicKeys } from '@/lib/auth/signing-keys/mutations'
import { apiRoute } from '@/lib/http/api-route'

/** The keys that access tokens are verified with (RFC 7517): new ones stand here a day before they sign. */
export const GET = apiRoute(async () => {
  const keys = await listPublicKeys()
  return Response.json({ keys }, { headers: { 'cache-control': 'public, max-age=600' } })
})
