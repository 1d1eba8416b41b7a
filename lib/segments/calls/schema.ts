import type { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { SegmentAction } from '@/lib/segments/schema'

/** How long a reply is kept for the same request. */
export const replyLifetimeMs = 24 * 60 * 60 * 1000
/** How long the organization sees a call. */
export const callLifetimeMs = 30 * replyLifetimeMs

/** What a call asks for; `change` is one whose action could not be read. */
export type Operation = SegmentAction | 'create' | 'change' | 'delete'

/** What the client sent as `Idempotency-Key`, and the SHA-256 of its request. */
export interface Repeatable {
  key: string
  requestHash: Uint8Array<ArrayBuffer>
}

export interface Call {
  operation: Operation
  /** The segment that it is about; none: a new one. */
  segmentId?: string
  idCount?: number
  repeatable?: Repeatable | null
}

/** An answer, as it is given again to the same request. */
export interface Reply {
  status: number
  location: string | null
  body: Prisma.JsonObject | null
}

/** What a call came to: an answer, or a refusal that changed nothing. */
export type Outcome =
  | { reply: Reply; segmentId: string | null; added: number; removed: number }
  | { refusal: AppError }
