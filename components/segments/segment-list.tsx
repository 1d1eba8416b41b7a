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
          <TableHead>{t('source')}</TableHead>
          <TableHead className="text-end">{t('ids')}</TableHead>
          <TableHead className="text-end">{t('matched')}</TableHead>
          <TableHead className="text-end">{t('usedBy')}</TableHead>
          <TableHead>{t('updated')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {segments.map((segment) => (
          <TableRow key={segment.id}>
            <TableHead scope="row" className="wrap-anywhere min-w-48 whitespace-normal text-foreground">
              <Link href={`/segments/${segment.id}`} prefetch={false} className="rounded-sm hover:underline">
                {segment.name}
              </Link>
              {segment.externalId && (
                <span className="block font-normal text-muted-foreground text-xs">{segment.externalId}</span>
              )}
            </TableHead>
            <TableCell className="wrap-break-word min-w-28">{segment.sourceName ?? t('keyGone')}</TableCell>
            <TableCell className="text-end">{format.number(segment.userCount)}</TableCell>
            <TableCell className="text-end">{format.number(segment.matchedCount)}</TableCell>
            <TableCell className="text-end">{t('audienceCount', { count: segment.audienceCount })}</TableCell>
            <TableCell className="whitespace-nowrap">
              <LocalTime value={segment.updatedAt.toISOString()} locale={locale} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
