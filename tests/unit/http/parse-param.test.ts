import { expect, test } from 'vitest'
import { z } from 'zod'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { connectionIdSchema } from '@/lib/connections/schema'
import { parseParam } from '@/lib/http/parse-param'

test('a part of an address comes back as its schema makes it', () => {
  expect(parseParam(z.coerce.number(), '7')).toBe(7)
  expect(parseParam(listingSlug, 'microsoft-teams')).toBe('microsoft-teams')
})

test.each(['sandbox\0', 'a'.repeat(81), '%E0%A4%A', 'Slack', '../slack', 'views', ''])(
  'nothing has the slug %j',
  (text) => {
    expect(() => parseParam(listingSlug, text)).toThrow(expect.objectContaining({ code: 'not_found' }))
  },
)

test.each(['\0', '1', '00000000-0000-4000-8000-00000000000g'])('nothing has the id %j', (text) => {
  expect(() => parseParam(connectionIdSchema, text)).toThrow(expect.objectContaining({ code: 'not_found' }))
})
