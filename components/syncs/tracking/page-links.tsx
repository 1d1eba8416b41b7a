import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/lib/i18n/navigation'

export interface PageLinksProps {
  /** Addresses; null where there is no such page. */
  first: string
  previous: string | null
  next: string | null
  /** Words for before and behind. */
  words: { previous: string; next: string }
}

/** The ways from one page of a list to those beside it. */
export function PageLinks({ first, previous, next, words }: PageLinksProps) {
  const t = useTranslations('syncs')
  if (!previous && !next) return null
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center justify-center gap-2">
      {previous && (
        <>
          <Button asChild variant="ghost">
            <Link href={first} prefetch={false}>
              {t('first')}
            </Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={previous} rel="prev" prefetch={false}>
              <Icon name="chevron-left" />
              {words.previous}
            </Link>
          </Button>
        </>
      )}
      {next && (
        <Button asChild variant="outline">
          <Link href={next} rel="next" prefetch={false}>
            {words.next}
            <Icon name="chevron-right" />
          </Link>
        </Button>
      )}
    </nav>
  )
}
