import { createTranslator } from 'next-intl'
import { getActor } from '@/lib/auth/session'
import { apiRoute } from '@/lib/http/api-route'
import { parseParam } from '@/lib/http/parse-param'
import { messages } from '@/lib/i18n/messages'
import { toLocale } from '@/lib/i18n/routing'
import { runIdSchema } from '@/lib/syncs/runs/schema'
import { exportItems } from '@/lib/syncs/tracking/export/mutations'
import { parseItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { itemMessage, type Words } from '@/lib/syncs/tracking/rules'

type Context = RouteContext<'/api/sync-runs/[runId]/items'>

/** The items of a run that its page lists, as CSV: narrowed by the parameters of the page. */
export const GET = apiRoute(async (request, { params }: Context) => {
  const id = parseParam(runIdSchema, (await params).runId)
  const actor = await getActor()
  const { searchParams } = new URL(request.url)
  // Of the page that it was asked for on.
  const locale = toLocale(searchParams.get('locale'))
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'syncs' })
  const fields = createTranslator({ locale, messages: messages[locale], namespace: 'directory.field' })
  const words = { syncs: t as unknown as Words, fields: fields as unknown as Words }
  const stream = await exportItems(actor, id, parseItemFilters(Object.fromEntries(searchParams)), {
    locale,
    heading: (column) => t(`column.${column}`),
    operation: (operation) => t(`operation.${operation}`),
    status: (status) => t(`itemStatus.${status}`),
    message: (item) => itemMessage(item, words),
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="portico-sync-run-${id.slice(-6)}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})
