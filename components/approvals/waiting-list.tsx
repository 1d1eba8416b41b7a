import { useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Button } from '@/components/ui/button'
import type { listWaiting } from '@/lib/connections/approval/standing/queries'
import { Link } from '@/lib/i18n/navigation'

/** Connections that wait for an approval; each is looked at before it is decided on. */
export function WaitingList({ connections }: { connections: Awaited<ReturnType<typeof listWaiting>> }) {
  const t = useTranslations('approvals')
  return (
    <ul aria-label={t('listLabel')} className="flex flex-col gap-3">
      {connections.map(({ id, name, listing, submitter, isOwn }) => (
        <li
          key={id}
          className="flex flex-wrap items-center justify-between gap-4 rounded-lg border bg-card p-4"
        >
          <div className="flex min-w-0 items-center gap-3">
            <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            <div className="flex min-w-0 flex-col">
              <span className="wrap-anywhere font-medium">{name}</span>
              <span className="text-muted-foreground text-xs">
                {isOwn ? t('byYou') : submitter ? t('submittedBy', { name: submitter }) : t('submitted')}
              </span>
            </div>
          </div>
          <Button asChild variant={isOwn ? 'outline' : 'default'}>
            <Link href={`/connections/${id}#approval`}>
              {isOwn ? t('open') : t('review')}
              <span className="sr-only"> {name}</span>
            </Link>
          </Button>
        </li>
      ))}
    </ul>
  )
}
