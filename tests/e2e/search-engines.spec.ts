import { locales } from '@/lib/i18n/routing'
import { db, expect, test } from './fixtures'

const publicPaths = ['', '/marketplace', '/developers', '/developers/api', '/requests/new']

async function listingSlugs(): Promise<string[]> {
  const rows = await db.listing.findMany({ where: { stage: { not: 'archived' } }, select: { slug: true } })
  return rows.map(({ slug }) => slug)
}

test('the sitemap names every public page once in each language, with its translations', async ({
  request,
  baseURL,
}) => {
  const answer = await request.get('/sitemap.xml')
  expect(answer.headers()['content-type']).toContain('application/xml')
  const xml = await answer.text()
  const entries = [...xml.matchAll(/<url>(.*?)<\/url>/gs)].map(([, entry = '']) => entry)
  const addresses = entries.map((entry) => /<loc>(.*?)<\/loc>/.exec(entry)?.[1])
  const paths = [...publicPaths, ...(await listingSlugs()).map((slug) => `/marketplace/${slug}`)]
  const expected = paths.flatMap((path) => locales.map((locale) => `${baseURL}/${locale}${path}`))
  expect(addresses.toSorted()).toEqual(expected.toSorted())
  for (const [index, entry] of entries.entries()) {
    const path = addresses[index]?.slice(`${baseURL}/en`.length)
    for (const locale of locales) {
      expect(entry).toContain(`hreflang="${locale}" href="${baseURL}/${locale}${path}"`)
    }
  }
})

test('robots are kept out of what needs a session, and led to the sitemap', async ({ request, baseURL }) => {
  const answer = await request.get('/robots.txt')
  expect(answer.headers()['content-type']).toContain('text/plain')
  const lines = (await answer.text()).split('\n')
  expect(lines).toContain('User-Agent: *')
  expect(lines).toContain(`Sitemap: ${baseURL}/sitemap.xml`)
  for (const locale of locales) {
    for (const area of ['connections', 'demo-requests', 'member', 'operator', 'sign-in', 'workspace']) {
      expect(lines).toContain(`Disallow: /${locale}/${area}`)
    }
    expect(lines).not.toContain(`Disallow: /${locale}/marketplace`)
  }
  expect(lines).toContain('Disallow: /api/')
})

for (const path of [...publicPaths, '/marketplace/slack']) {
  test(`the page ${path || '/'} names its own address and its translations`, async ({ page, baseURL }) => {
    for (const locale of locales) {
      await page.goto(`/${locale}${path}?utm_source=mail`)
      await expect(page.locator('link[rel="canonical"]')).toHaveAttribute(
        'href',
        `${baseURL}/${locale}${path}`,
      )
      for (const language of locales) {
        await expect(page.locator(`link[rel="alternate"][hreflang="${language}"]`)).toHaveAttribute(
          'href',
          `${baseURL}/${language}${path}`,
        )
      }
    }
  })
}

test('a filtered catalog is, for search engines, the catalog', async ({ page, baseURL }) => {
  await page.goto('/en/marketplace?category=payroll&q=pay')
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', `${baseURL}/en/marketplace`)
})

test('search engines and chats are told what a listing is, in the language of its page', async ({
  page,
  baseURL,
}) => {
  const listing = await db.listing.findUniqueOrThrow({
    where: { slug: 'slack' },
    include: { publisher: true },
  })
  for (const locale of locales) {
    await page.goto(`/${locale}/marketplace/slack`)
    const tagline = (listing.tagline as Record<string, string>)[locale]
    const address = `${baseURL}/${locale}/marketplace/slack`
    const json = await page.locator('script[type="application/ld+json"]').textContent()
    expect(JSON.parse(json ?? '')).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'SoftwareApplication',
      name: listing.name,
      description: tagline,
      url: address,
      inLanguage: locale,
      author: { '@type': 'Organization', name: listing.publisher.name },
    })
    const meta = (property: string) => page.locator(`meta[property="${property}"]`)
    await expect(meta('og:title')).toHaveAttribute('content', listing.name)
    await expect(meta('og:description')).toHaveAttribute('content', tagline ?? '')
    await expect(meta('og:url')).toHaveAttribute('content', address)
    await expect(meta('og:image:width')).toHaveAttribute('content', '1200')
  }
})

/** Width and height of a PNG: two numbers of its first chunk (PNG §11.2.2). */
function sizeOf(png: Buffer): [width: number, height: number] {
  expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

test('the picture of a listing is a PNG of 1200 × 630, with an icon and without', async ({
  page,
  request,
}) => {
  const withoutIcon = await db.listing.findFirstOrThrow({ where: { iconPath: null, stage: 'live' } })
  const pictures: Buffer[] = []
  for (const path of [
    '/en/marketplace/slack',
    '/en/marketplace/okta',
    `/fr/marketplace/${withoutIcon.slug}`,
  ]) {
    await page.goto(path)
    const picture = await page.locator('meta[property="og:image"]').getAttribute('content')
    const answer = await request.get(picture ?? '')
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toBe('image/png')
    pictures.push(await answer.body())
  }
  expect(pictures.map(sizeOf)).toEqual(pictures.map(() => [1200, 630]))
  expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(pictures.length)
})

test('every answer carries the security headers', async ({ request }) => {
  for (const path of ['/en/marketplace', '/en/sign-in', '/api/health/live', '/robots.txt']) {
    const headers = (await request.get(path)).headers()
    const policy = headers['content-security-policy']
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toContain('unsafe-eval')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
    expect(headers['x-powered-by']).toBeUndefined()
  }
})
