import type { MetadataRoute } from 'next'
import { connection } from 'next/server'
import { getEnv } from '@/lib/env'
import { locales } from '@/lib/i18n/routing'

const signedIn = [
  'connections',
  'demo-requests',
  'home',
  'member',
  'operator',
  'partner',
  'sign-in',
  'workspace',
]

/** Search engines read the public pages; a filtered catalog is the same listings over and over. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  // The address of a Portico is known when it runs, not when it is built.
  await connection()
  return {
    rules: {
      userAgent: '*',
      allow: '/',
      disallow: [
        '/api/',
        ...locales.flatMap((locale) => [
          `/${locale}/marketplace?`,
          ...signedIn.map((area) => `/${locale}/${area}`),
        ]),
      ],
    },
    sitemap: `${getEnv().PORTICO_URL}/sitemap.xml`,
  }
}
