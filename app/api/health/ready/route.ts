import { apiRoute } from '@/lib/http/api-route'
import { requireReadiness } from '@/lib/http/readiness'

/** 200 when the database answers and has every migration this code expects, else 503 with the reason. */
export const GET = apiRoute(async () => {
  await requireReadiness()
  return Response.json({ status: 'ready' }, { headers: { 'cache-control': 'no-store' } })
})
