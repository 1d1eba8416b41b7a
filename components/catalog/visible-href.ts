import { useLocale } from 'next-intl'
import { getPathname } from '@/lib/i18n/navigation'

/** Makes paths of this site carry the reader's language. */
export function useVisibleHref(): (href: string) => string {
  const locale = useLocale()
  return (href) => getPathname({ locale, href })
}
