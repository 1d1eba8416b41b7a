import { getActor } from '@/lib/auth/session'
import { getImport } from '@/lib/directory/imports/queries'
import { progressOf } from '@/lib/directory/imports/rules'
import { importId } from '@/lib/directory/imports/schema'
import { apiRoute } from '@/lib/http/api-route'
import { parseParam } from '@/lib/http/parse-param'

/** How far an import is: `{state, done, total, secondsLeft}`. */
export const GET = apiRoute(
  async (_request, { params }: RouteContext<'/api/directory/imports/[importId]'>) => {
    const id = parseParam(importId, (await params).importId)
    const progress = progressOf(await getImport(await getActor(), id), new Date())
    return Response.json(progress, { headers: { 'cache-control': 'no-store' } })
  },
)
