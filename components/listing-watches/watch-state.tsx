import { ClientMessages } from '@/components/layout/client-messages'
import { stopWatchingAction } from '@/lib/listing-watches/actions'
import { StopWatching } from './stop-watching'

/** For someone who waits for a coming-soon listing: that they do, and a way to stop. */
export function WatchState({ slug, email }: { slug: string; email: string }) {
  return (
    <ClientMessages namespaces={['errors', 'watchForm']}>
      <StopWatching slug={slug} email={email} action={stopWatchingAction} />
    </ClientMessages>
  )
}
