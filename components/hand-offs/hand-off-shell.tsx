import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { LocaleLinks } from '@/components/layout/locale-links'
import { Logo } from '@/components/layout/logo'
import { SkipLink } from '@/components/layout/skip-link'

/** Around the pages of a link: leads nowhere into Portico, where its reader has no place. */
export async function HandOffShell({ children }: { children: ReactNode }) {
  const [t, locale] = await Promise.all([getTranslations('navigation'), getLocale()])
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink label={t('skip')} />
      <header className="border-b bg-card">
        <div className="mx-auto flex h-16 w-full max-w-page items-center justify-between gap-2 px-4 sm:px-6">
          <Logo />
          <LocaleLinks label={t('language')} current={locale} />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-8 sm:px-6">
        {children}
      </main>
    </div>
  )
}
