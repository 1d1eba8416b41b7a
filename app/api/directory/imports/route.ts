import { getActor } from '@/lib/auth/session'
import { receiveFile } from '@/lib/directory/imports/upload/mutations'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { readUpload } from '@/lib/http/multipart'
import { requireSameOrigin } from '@/lib/http/same-origin'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

/**
 * Takes in a CSV file: a form with the field `file`, in the language of `?locale=`. A script that accepts JSON gets
 * `{href}` or `{reason}`; a plain form is led on to the import, or back with the reason.
 */
export const POST = apiRoute(async (request) => {
  requireSameOrigin(request)
  const locale = toLocale(new URL(request.url).searchParams.get('locale'))
  const isScript = request.headers.get('accept') === 'application/json'
  const outcome = await receive(request)
  const path =
    'id' in outcome ? `/directory/import/${outcome.id}` : `/directory/import?refused=${outcome.reason}`
  const href = getPathname({ locale, href: path })
  if (!isScript) return new Response(null, { status: 303, headers: { location: href } })
  const body = 'id' in outcome ? { href } : outcome
  return Response.json(body, {
    status: 'id' in outcome ? 201 : 422,
    headers: { 'cache-control': 'no-store' },
  })
})

async function receive(request: Request): Promise<{ id: string } | { reason: string }> {
  const actor = await getActor()
  const upload = await readUpload(request, 'file')
  if (!upload) return { reason: 'importNoFile' }
  try {
    return await receiveFile(actor, upload)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await upload.drain().catch(() => undefined)
    if (error.code !== 'invalid' && error.code !== 'limit_exceeded') throw error
    return { reason: error.details.reason ?? 'invalid' }
  }
}
