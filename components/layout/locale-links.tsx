'use client'

import { useSelectedLayoutSegment } from 'next/navigation'
import { useEffect, useState } from 'react'
import { type Locale, locales } from '@/lib/i18n/routing'
import { LocaleSwitcher } from './locale-switcher'
import { useVisiblePathname, useVisibleSearch } from './visible-address'

const absent = 'not-found'
const names: Record<Locale, string> = { en: 'English', fr: 'Français' }

/**
 * This page in the other languages. The browser's own address is read whenever someone is about to follow one:
 * asking Next for its query would leave a hole in every prerendered page.
 */
export function LocaleLinks({ label, current }: { label: string; current: Locale }) {
  const visible = useVisiblePathname().replace(/^\/[a-z]{2}(?=\/|$)/, '')
  // One page answers for all addresses that nothing has: those of others who asked are not to stand on it.
  const rest = useSelectedLayoutSegment() === absent ? `/${absent}` : visible
  const known = useVisibleSearch()
  const [search, setSearch] = useState(known)
  const read = () => setSearch(window.location.search)
  useEffect(read)
  const links = locales.map((locale) => ({
    locale,
    label: names[locale],
    href: `/${locale}${rest}${search}`,
    isCurrent: locale === current,
  }))
  return <LocaleSwitcher label={label} locales={links} onApproach={read} />
}
