import { z } from 'zod'
import { limits } from '@/lib/segments/schema'

export const segmentIdSchema = z.uuid('notFound')

/** Which ids of a segment its page lists. */
export const idTabs = ['unmatched', 'matched'] as const
export type IdTab = (typeof idTabs)[number]

export const idsPageSize = 50

const search = z
  .string()
  .transform((text) =>
    text.toWellFormed().replaceAll('\0', '').trim().normalize().slice(0, limits.userIdLength),
  )
  .catch('')

/** Reads the parameters of a segment's page. Tolerant: what makes no sense is left out. */
export const segmentPageSchema = z.object({
  tab: z.enum(idTabs).catch('unmatched'),
  q: search,
  /** The id after which the list goes on. */
  after: z.string().max(1_000).nullable().catch(null),
})
export type SegmentPageParams = z.output<typeof segmentPageSchema>

/** How many segments stand on one page of their list. */
export const segmentsPageSize = 50

/** Reads the parameters of the list of segments, as tolerantly. */
export const segmentListPageSchema = z.object({
  q: search,
  /** From 1. */
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export type SegmentListParams = z.output<typeof segmentListPageSchema>

/** The address of a page of the list, below the language. */
export function segmentsHref({ q, page }: SegmentListParams): string {
  const query = String(new URLSearchParams({ ...(q && { q }), ...(page > 1 && { page: String(page) }) }))
  return `/segments${query && `?${query}`}`
}

export interface SegmentRow {
  id: string
  externalId: string | null
  name: string
  /** Name of the key that made it; null once that is gone. */
  sourceName: string | null
  userCount: number
  matchedCount: number
  createdAt: Date
  updatedAt: Date
  /** How many audiences ask about it. */
  audienceCount: number
}

export interface SegmentListPage {
  rows: SegmentRow[]
  /** How many the text finds. */
  total: number
  page: number
  pageCount: number
}

export interface SegmentDetails extends SegmentRow {
  audiences: { id: string; name: string }[]
}

export interface SegmentId {
  userId: string
  employee: { id: string; name: string; email: string } | null
}

export interface SegmentIdPage {
  ids: SegmentId[]
  /** Leads to the next page. */
  next: string | null
}

export interface SegmentCallRow {
  id: string
  operation: string
  status: number
  code: string | null
  idCount: number
  added: number
  removed: number
  createdAt: Date
  keyName: string | null
  /** Null: it was never made, or is gone. */
  segment: { id: string; name: string } | null
}
