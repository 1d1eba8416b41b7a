import { useLocale, useTranslations } from 'next-intl'
import { ListingBadges } from '@/components/catalog/listing-badges'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { localize } from '@/lib/i18n/localized'
import { Link } from '@/lib/i18n/navigation'
import type { WorkspaceItem } from '@/lib/workspace/schema'
import { FirstTimeNote } from './first-time-note'

/** An integration that the person may use: the way to the product, and to what the catalog says about it. */
export function WorkspaceCard({ item, canDismiss }: { item: WorkspaceItem; canDismiss: boolean }) {
  const t = useTranslations('workspace')
  const locale = useLocale()
  return (
    <Card className="h-full gap-3 sm:p-5">
      <div className="flex items-start gap-3">
        <ListingMark {...item} />
        <div className="min-w-0 flex-1">
          <h2 className="wrap-break-word font-semibold text-base leading-5">{item.name}</h2>
          <p className="truncate text-muted-foreground text-xs">
            {t('by', { publisher: item.publisherName })}
          </p>
        </div>
        <ListingBadges tier={null} stage={item.stage} />
      </div>
      <p className="text-sm">{localize(item.tagline, locale)}</p>
      {item.isNew && <FirstTimeNote item={item} canDismiss={canDismiss} />}
      <div className="mt-auto flex flex-wrap gap-2">
        {item.website && (
          <Button asChild size="sm">
            <a href={item.website} target="_blank" rel="noopener noreferrer">
              {t('open', { name: item.name })}
              <Icon name="external" />
              <span className="sr-only">({t('opensElsewhere')})</span>
            </a>
          </Button>
        )}
        {item.stage !== 'archived' && (
          <Button asChild variant="outline" size="sm">
            <Link href={`/marketplace/${item.slug}`}>
              {t('details')}
              <span className="sr-only">: {item.name}</span>
            </Link>
          </Button>
        )}
      </div>
    </Card>
  )
}
