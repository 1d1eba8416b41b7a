import '@/app/globals.css'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { locale as rootLocale } from 'next/root-params'
import { getTranslations } from 'next-intl/server'
import { ThemeScript } from '@/components/layout/theme-script'
import { WithoutScripts } from '@/components/layout/without-scripts'
import { getEnv } from '@/lib/env'
import { locales, toLocale } from '@/lib/i18n/routing'

export function generateStaticParams() {
  return locales.map((locale) => ({ locale }))
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('site')
  return {
    metadataBase: new URL(getEnv().PORTICO_URL),
    title: { default: t('title'), template: `%s · ${t('name')}` },
    description: t('description'),
  }
}

export default async function RootLayout({ children }: LayoutProps<'/[locale]'>) {
  const given = await rootLocale()
  const locale = toLocale(given)
  // The proxy adds a language to every address without one, except below /_next.
  if (locale !== given) notFound()
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <WithoutScripts />
        <ThemeScript />
        {children}
      </body>
    </html>
  )
}
