import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listingSlug } from '@/lib/catalog/listing/schema'

test.each(['slack', 'bob-hr-2', '7shifts', 'a'.repeat(80)])('%s can be the slug of a listing', (slug) => {
  expect(listingSlug.parse(slug)).toBe(slug)
})

test.each(['', 'Slack', 'bob--hr', '-bob', 'bob/hr', 'é', 'a'.repeat(81)])('%j cannot', (slug) => {
  expect(listingSlug.safeParse(slug).success).toBe(false)
})

test('no listing can take the address of a route beside it', () => {
  const folders = ['(marketplace)/marketplace', '(organization)/member/marketplace'].flatMap((folder) =>
    readdirSync(`app/[locale]/${folder}`, { withFileTypes: true }),
  )
  const routes = folders.filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name))
  expect(routes.map(({ name }) => name)).toContain('views')
  for (const { name } of routes) expect(listingSlug.safeParse(name).success).toBe(false)
})
