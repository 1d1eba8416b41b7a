import { apiRoute } from '@/lib/http/api-route'

/** 200 while the process runs. */
export const GET = apiRoute(async () =>
  Response.json({ status: 'live' }, { headers: { 'cache-control': 'no-store' } }),
)
