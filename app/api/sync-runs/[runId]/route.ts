import { getActor } from '@/lib/auth/session'
import { apiRoute } from '@/lib/http/api-route'
import { parseParam } from '@/lib/http/parse-param'
import { runIdSchema } from '@/lib/syncs/runs/schema'
import { runProgress } from '@/lib/syncs/tracking/progress/queries'

/** How far a run is: `RunProgress` of lib/syncs/tracking/schema.ts. */
export const GET = apiRoute(async (_request, { params }: RouteContext<'/api/sync-runs/[runId]'>) => {
  const id = parseParam(runIdSchema, (await params).runId)
  const progress = await runProgress(await getActor(), id)
  return Response.json(progress, { headers: { 'cache-control': 'no-store' } })
})
