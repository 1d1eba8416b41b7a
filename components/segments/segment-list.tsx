import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { SegmentRow } from '@/lib/segments/overview/schema'

/** The organization's segments: what they hold, where they come from, and whether anything uses them. */
export function SegmentList({ segments }: { segments: readonly SegmentRow[] }) {
  const t = useTranslations('segments')
  const format = useFormatter()
  const locale = useLocale()
  return (
    <Table label={t('title')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('name')}</TableHead>
          <TableHead className="max-sm:hidden">{t('source')}</TableHead>
          <TableHead className="text-end max-sm:hidden">{t('ids')}</TableHead>
          <TableHead className="text-end max-sm:hidden">{t('matched')}</TableHead>
          <TableHead className="text-end max-sm:hidden">{t('usedBy')}</TableHead>
          <TableHead className="max-sm:hidden">{t('updated')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {segments.map((segment) => (
          <TableRow key={segment.id}>
            <TableHead scope="row" className="wrap-anywhere min-w-48 whitespace-normal py-3 text-foreground">
              <Link href={`/segments/${segment.id}`} prefetch={false} className="rounded-sm hover:underline">
                {segment.name}
              </Link>
              {segment.externalId && (
                <span className="block font-normal text-muted-foreground text-xs">{segment.externalId}</span>
              )}
              {/* A phone has no room for the columns. */}
              <span className="flex flex-col font-normal text-muted-foreground text-xs sm:hidden">
                <span>{t('matchedOf', { count: segment.userCount, matched: segment.matchedCount })}</span>
                <span>{t('usedByCount', { count: segment.audienceCount })}</span>
                <LocalTime value={segment.updatedAt.toISOString()} locale={locale} />
              </span>
            </TableHead>
            <TableCell className="wrap-break-word min-w-28 max-sm:hidden">
              {segment.sourceName ?? t('keyGone')}
            </TableCell>
            <TableCell className="text-end max-sm:hidden">{format.number(segment.userCount)}</TableCell>
            <TableCell className="text-end max-sm:hidden">{format.number(segment.matchedCount)}</TableCell>
            <TableCell className="text-end max-sm:hidden">
              {t('audienceCount', { count: segment.audienceCount })}
            </TableCell>
            <TableCell className="whitespace-nowrap max-sm:hidden">
              <LocalTime value={segment.updatedAt.toISOString()} locale={locale} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
