import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import type { SegmentDetails } from '@/lib/segments/overview/schema'

/** Where a segment comes from, what it holds, and which audiences ask about it. */
export function SegmentFacts({ segment }: { segment: SegmentDetails }) {
  const t = useTranslations('segments')
  const format = useFormatter()
  const locale = useLocale()
  const { audiences } = segment
  return (
    <Card>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Fact term={t('source')}>{segment.sourceName ?? t('keyGone')}</Fact>
        <Fact term={t('externalId')}>{segment.externalId ?? '–'}</Fact>
        <Fact term={t('guid')}>
          <code className="text-xs">{segment.id}</code>
        </Fact>
        <Fact term={t('updated')}>
          <LocalTime value={segment.updatedAt.toISOString()} locale={locale} />
        </Fact>
        <Fact term={t('ids')}>{format.number(segment.userCount)}</Fact>
        <Fact term={t('matched')}>{format.number(segment.matchedCount)}</Fact>
        <Fact term={t('usedBy')}>
          {audiences.length === 0 ? (
            t('notUsed')
          ) : (
            <ul className="flex flex-col gap-1">
              {audiences.map(({ id, name }) => (
                <li key={id}>
                  <Link href={`/audiences/${id}`} prefetch={false} className="underline underline-offset-4">
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </dl>
      <p className="max-w-text text-muted-foreground text-sm">{t('deletedByApi')}</p>
    </Card>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-muted-foreground text-sm">{term}</dt>
      <dd className="wrap-anywhere text-sm">{children}</dd>
    </div>
  )
}
