import { createTranslator } from 'next-intl'
import { getActor } from '@/lib/auth/session'
import { exportRefusedRows } from '@/lib/directory/imports/queries'
import { problemSentence } from '@/lib/directory/imports/rules'
import { importId } from '@/lib/directory/imports/schema'
import { apiRoute } from '@/lib/http/api-route'
import { parseParam } from '@/lib/http/parse-param'
import { messages } from '@/lib/i18n/messages'
import { toLocale } from '@/lib/i18n/routing'

type Context = RouteContext<'/api/directory/imports/[importId]/refused'>

/** The refused rows of an import as CSV, with why in the last column. */
export const GET = apiRoute(async (request, { params }: Context) => {
  const id = parseParam(importId, (await params).importId)
  const actor = await getActor()
  // Of the page that it was asked for on.
  const locale = toLocale(new URL(request.url).searchParams.get('locale'))
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'directoryImport' })
  const stream = await exportRefusedRows(actor, id, {
    locale,
    line: t('lineColumn'),
    reason: t('reasonColumn'),
    tell: (problem, column) => {
      const sentence = problemSentence(t as never, problem)
      return column ? t('problemOf', { column, sentence }) : sentence
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="portico-refused-rows-${id.slice(-6)}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})
