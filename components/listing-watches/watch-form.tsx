import { ClientMessages } from '@/components/layout/client-messages'
import { watchListingAction } from '@/lib/listing-watches/actions'
import { WatchFields } from './watch-fields'

/** "Tell me when it's live", for coming-soon listings. Works without JavaScript. */
export function WatchForm({ slug }: { slug: string }) {
  return (
    <ClientMessages namespaces={['errors', 'formGuard', 'watchForm']}>
      <WatchFields slug={slug} action={watchListingAction} />
    </ClientMessages>
  )
}
