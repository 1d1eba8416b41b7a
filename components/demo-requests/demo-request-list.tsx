import { useFormatter, useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { SentDemoRequest } from '@/lib/demo-requests/schema'
import type { DemoRequestStatus } from '@/lib/generated/prisma/enums'
import { Link } from '@/lib/i18n/navigation'

const tones: Record<DemoRequestStatus, Tone> = {
  new: 'warning',
  contacted: 'warning',
  scheduled: 'success',
  held: 'success',
  won: 'success',
  lost: 'inactive',
}

/** The person's own requests with where they stand. */
export function DemoRequestList({ requests }: { requests: SentDemoRequest[] }) {
  const t = useTranslations('demoRequests')
  const format = useFormatter()
  return (
    <ul className="flex flex-col gap-3">
      {requests.map(({ id, listing, publisherName, status, createdAt }) => (
        <li
          key={id}
          className="relative flex flex-col gap-3 rounded-lg border bg-card p-4 sm:flex-row sm:items-center"
        >
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <ListingMark {...listing} />
            <div className="min-w-0">
              <h2 className="font-semibold text-base">
                <Link href={`/marketplace/${listing.slug}`} className="stretched-link rounded-sm">
                  {listing.name}
                </Link>
              </h2>
              <p className="text-muted-foreground text-xs">
                {t('sentTo', {
                  publisher: publisherName,
                  date: format.dateTime(createdAt, { dateStyle: 'long' }),
                })}
              </p>
            </div>
          </div>
          <div className="flex flex-col gap-0.5 sm:w-64">
            <StateLabel tone={tones[status]}>{t(`status.${status}`)}</StateLabel>
            <p className="text-muted-foreground text-xs">
              {t(`next.${status}`, { publisher: publisherName })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
