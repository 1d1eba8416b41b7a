import type { MetadataRoute } from 'next'
import { cacheLife, cacheTag } from 'next/cache'
import { connection } from 'next/server'
import { visitor } from '@/lib/auth/actor'
import { listListingSlugs } from '@/lib/catalog/queries'
import { getEnv } from '@/lib/env'
import { locales } from '@/lib/i18n/routing'

const pages = ['', '/marketplace', '/developers', '/developers/api', '/requests/new']

async function loadPaths(): Promise<string[]> {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  const slugs = await listListingSlugs(visitor)
  return [...pages, ...slugs.map((slug) => `/marketplace/${slug}`)]
}

/** Every public page in every language, each naming the others. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  // The address of a Portico is known when it runs, not when it is built.
  await connection()
  const { PORTICO_URL } = getEnv()
  const paths = await loadPaths()
  return paths.flatMap((path) => {
    const languages = Object.fromEntries(locales.map((locale) => [locale, `${PORTICO_URL}/${locale}${path}`]))
    return Object.values(languages).map((url) => ({ url, alternates: { languages } }))
  })
}
