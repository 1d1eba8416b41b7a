import { exportAuditLog } from '@/lib/audit-log/export/mutations'
import { exportFormats, parseAuditFilters } from '@/lib/audit-log/schema'
import { getActor } from '@/lib/auth/session'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { toLocale } from '@/lib/i18n/routing'

const types = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' }

/** The organization's audit log as a file: `?format=csv|jsonl`, narrowed by the parameters of its page. */
export const GET = apiRoute(async (request) => {
  const params = Object.fromEntries(new URL(request.url).searchParams)
  const format = exportFormats.find((name) => name === (params.format ?? 'csv'))
  if (!format) throw new AppError('invalid', { fields: { format: 'choose' } })
  const stream = await exportAuditLog(await getActor(), parseAuditFilters(params), {
    format,
    // Of the page that it was asked for on.
    locale: toLocale(params.locale),
  })
  const day = new Date().toISOString().slice(0, 10)
  return new Response(stream, {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="portico-audit-log-${day}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})
