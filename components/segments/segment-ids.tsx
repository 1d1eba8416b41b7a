import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { TabNav } from '@/components/ui/tab-nav'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { getPathname, Link } from '@/lib/i18n/navigation'
import {
  type IdTab,
  idTabs,
  type SegmentDetails,
  type SegmentIdPage,
  type SegmentPageParams,
} from '@/lib/segments/overview/schema'
import { SegmentSearch } from './segment-search'

interface SegmentIdsProps {
  segment: SegmentDetails
  params: SegmentPageParams
  page: SegmentIdPage
}

/** The ids of a segment: those that are employees, with their names, and those that are not. */
export function SegmentIds({ segment, params: { tab, q, after }, page: { ids, next } }: SegmentIdsProps) {
  const t = useTranslations('segments')
  const locale = useLocale()
  const countOf = { matched: segment.matchedCount, unmatched: segment.userCount - segment.matchedCount }
  const hrefOf = (query: { tab: IdTab; after?: string }) =>
    `/segments/${segment.id}?${new URLSearchParams({ ...query, ...(q && { q }) })}`
  const toTab = (name: IdTab) => getPathname({ locale, href: hrefOf({ tab: name }) })
  return (
    <section aria-labelledby="ids" className="flex min-w-0 flex-col gap-4">
      <h2 id="ids" className="font-semibold text-lg">
        {t('ids')}
      </h2>
      <TabNav
        label={t('ids')}
        tabs={idTabs.map((name) => ({
          label: t(`tabs.${name}`),
          href: toTab(name),
          isCurrent: name === tab,
          count: countOf[name],
        }))}
      />
      <p className="max-w-text text-muted-foreground text-sm">{t(`tabText.${tab}`)}</p>
      <SegmentSearch label={t('searchIds')} submit={t('search')} value={q} kept={{ tab }} />
      {ids.length === 0 ? (
        <p className="text-sm">
          {t(q ? 'nothingFound' : segment.userCount === 0 ? 'noIds.empty' : `noIds.${tab}`)}
        </p>
      ) : (
        <Table label={t(`tabs.${tab}`)}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('userId')}</TableHead>
              {tab === 'matched' && <TableHead>{t('employee')}</TableHead>}
            </TableRow>
          </TableHeader>
          <TableBody>
            {ids.map(({ userId, employee }) => (
              <TableRow key={userId}>
                <TableHead scope="row" className="wrap-anywhere whitespace-pre-wrap text-foreground">
                  <bdi>{userId}</bdi>
                </TableHead>
                {tab === 'matched' && (
                  <TableCell className="wrap-anywhere">
                    {employee && (
                      <>
                        <Link
                          href={`/directory/${employee.id}`}
                          prefetch={false}
                          className="rounded-sm font-medium hover:underline"
                        >
                          {employee.name}
                        </Link>
                        <span className="block text-muted-foreground text-xs">{employee.email}</span>
                      </>
                    )}
                  </TableCell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {(next || after) && (
        <nav aria-label={t('pages')} className="flex flex-wrap justify-center gap-2">
          {after && (
            <Button asChild variant="ghost">
              <Link href={hrefOf({ tab })} prefetch={false}>
                {t('firstPage')}
              </Link>
            </Button>
          )}
          {next && (
            <Button asChild variant="outline">
              <Link href={hrefOf({ tab, after: next })} rel="next" prefetch={false}>
                {t('nextPage')}
                <Icon name="chevron-right" />
              </Link>
            </Button>
          )}
        </nav>
      )}
    </section>
  )
}
