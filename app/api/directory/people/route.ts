import { createTranslator } from 'next-intl'
import { getActor } from '@/lib/auth/session'
import { listAttributes } from '@/lib/directory/attributes/queries'
import { exportPeople } from '@/lib/directory/export/mutations'
import { parsePeopleFilters } from '@/lib/directory/people/schema'
import { apiRoute } from '@/lib/http/api-route'
import { messages } from '@/lib/i18n/messages'
import { toLocale } from '@/lib/i18n/routing'

/** The people whom a view of the directory lists, as CSV: narrowed by the parameters of its page. */
export const GET = apiRoute(async (request) => {
  const actor = await getActor()
  const attributes = await listAttributes(actor)
  // Of the page that it was asked for on.
  const locale = toLocale(new URL(request.url).searchParams.get('locale'))
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'directory' })
  const stream = await exportPeople(actor, parsePeopleFilters(paramsOf(request)), {
    locale,
    heading(column) {
      const [, key] = column.split(':')
      if (key) return attributes.find((one) => one.key === key)?.name ?? key
      return t(`field.${column as Exclude<typeof column, `attribute:${string}`>}`)
    },
    status: (status) => t(`status.${status}`),
    employmentType: (type) => t(`employmentType.${type}`),
  })
  const day = new Date().toISOString().slice(0, 10)
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="portico-directory-${day}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})

function paramsOf(request: Request): Record<string, string[]> {
  const { searchParams } = new URL(request.url)
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]))
}
