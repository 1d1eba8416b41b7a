import { useTranslations } from 'next-intl'
import { WatchForm } from '@/components/listing-watches/watch-form'
import { WatchState } from '@/components/listing-watches/watch-state'

export interface ComingSoonActionsProps {
  slug: string
  /** Address of the person looking, if they wait for it already. */
  watchedBy?: string | null
}

/** What can be done with a listing that is coming soon: hear of it. */
export function ComingSoonActions({ slug, watchedBy = null }: ComingSoonActionsProps) {
  const t = useTranslations('catalog')
  return (
    <>
      <p className="text-muted-foreground text-sm">{t('comingSoon')}</p>
      {watchedBy ? <WatchState slug={slug} email={watchedBy} /> : <WatchForm slug={slug} />}
    </>
  )
}
