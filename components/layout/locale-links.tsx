'use client'

import { useSearchParams } from 'next/navigation'
import { Suspense } from 'react'
import { type Locale, locales } from '@/lib/i18n/routing'
import { LocaleSwitcher } from './locale-switcher'
import { useVisiblePathname } from './visible-pathname'

const names: Record<Locale, string> = { en: 'English', fr: 'Français' }

/** This page in the other languages. Prerendered pages learn their query in the browser. */
export function LocaleLinks({ label, current }: { label: string; current: Locale }) {
  return (
    <Suspense fallback={<Links label={label} current={current} search="" />}>
      <LinksWithSearch label={label} current={current} />
    </Suspense>
  )
}

function LinksWithSearch(props: { label: string; current: Locale }) {
  const search = useSearchParams().toString()
  return <Links {...props} search={search ? `?${search}` : ''} />
}

function Links({ label, current, search }: { label: string; current: Locale; search: string }) {
  const rest = useVisiblePathname().replace(/^\/[a-z]{2}(?=\/|$)/, '')
  const links = locales.map((locale) => ({
    locale,
    label: names[locale],
    href: `/${locale}${rest}${search}`,
    isCurrent: locale === current,
  }))
  return <LocaleSwitcher label={label} locales={links} />
}
