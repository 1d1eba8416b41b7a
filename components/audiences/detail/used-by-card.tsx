import { useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { StateLabel } from '@/components/ui/state-label'
import type { AudienceUse } from '@/lib/audiences/saving/queries'
import { Link } from '@/lib/i18n/navigation'

/** What the audience is used for, with the way there. */
export function UsedByCard({ uses }: { uses: AudienceUse[] }) {
  const t = useTranslations('audiences')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('column.usedBy')}</CardTitle>
      </CardHeader>
      {uses.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('unusedText')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {uses.map(({ activationId, isActive, listing, connectionId }) => (
            <li key={activationId} className="flex flex-wrap items-center gap-3 text-sm">
              <ListingMark {...listing} />
              <Link
                href={connectionId ? `/connections/${connectionId}/access` : `/marketplace/${listing.slug}`}
                prefetch={false}
                className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
              >
                {listing.name}
              </Link>
              <StateLabel tone={isActive ? 'success' : 'inactive'}>
                {t(isActive ? 'isActive' : 'isInactive')}
              </StateLabel>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
