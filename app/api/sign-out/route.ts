import { endSession } from '@/lib/auth/session'
import { apiRoute } from '@/lib/http/api-route'
import { requireSameOrigin } from '@/lib/http/same-origin'
import { toLocale } from '@/lib/i18n/routing'

/** Ends the session on the server and takes the cookie back. */
export const POST = apiRoute(async (request) => {
  requireSameOrigin(request)
  const form = await request.formData()
  await endSession()
  const headers = new Headers({
    location: `/${toLocale(String(form.get('locale')))}`,
    'cache-control': 'no-store',
  })
  for (const name of ['next-auth.session-token', '__Secure-next-auth.session-token']) {
    const secure = name.startsWith('__Secure-') ? '; Secure' : ''
    headers.append('set-cookie', `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`)
  }
  return new Response(null, { status: 303, headers })
})
