import { z } from 'zod'

/** Where a listing's page would stand, `/marketplace/{slug}`, and another route does. */
const reservedSlugs = ['views']

/** The slug of a listing: words of small letters and digits, joined by hyphens; up to 80 characters. */
export const listingSlug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .refine((slug) => !reservedSlugs.includes(slug), 'is the address of another page')
