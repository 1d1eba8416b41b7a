import { z } from 'zod'
import { isDay } from '@/lib/days'
import type { SyncOperation, SyncOutcome, SyncRunCause, SyncStatus } from '@/lib/generated/prisma/enums'
import { type SyncReason, syncReasons } from '@/lib/syncs/items/schema'
import { itemStatuses, runCauses, syncOperations, syncOutcomes } from '@/lib/syncs/tracking/schema'

/** A place in a list: what comes after or before it. */
export interface RunCursor {
  direction: 'after' | 'before'
  /** ISO 8601. */
  createdAt: string
  id: string
}
export interface ItemCursor {
  direction: 'after' | 'before'
  position: number
}

/** What an address of the list of runs asks for; null does not filter. */
export interface RunFilters {
  /** `unfinished`: those that are still at work or wait. */
  outcome: SyncOutcome | 'unfinished' | null
  cause: SyncRunCause | null
  /** Dry runs alone, or real ones alone. */
  kind: 'dry' | 'real' | null
  cursor: RunCursor | null
}

/** What an address of a run asks for; null and empty do not filter. */
export interface ItemFilters {
  status: SyncStatus | null
  operation: SyncOperation | null
  reason: SyncReason | null
  /** A name, an e-mail, or an employee id. */
  q: string
  cursor: ItemCursor | null
}

type SearchParams = Record<string, string | string[] | undefined>
const uuid = z.uuid()

function text(raw: string | string[] | undefined, maxLength = 200): string {
  const [first = ''] = raw === undefined ? [] : [raw].flat()
  const words = first
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .toWellFormed()
    .normalize('NFC')
  return words.trim().slice(0, maxLength).trim()
}

function oneOf<Value extends string>(
  values: readonly Value[],
  raw: string | string[] | undefined,
): Value | null {
  return values.find((value) => value === text(raw)) ?? null
}

function runCursor(direction: RunCursor['direction'], raw: SearchParams[string]): RunCursor | null {
  const [createdAt = '', id = ''] = text(raw).split('~')
  const isTime = isDay(createdAt.slice(0, 10)) && new Date(createdAt).toJSON() === createdAt
  return isTime && uuid.safeParse(id).success ? { direction, createdAt, id } : null
}

function itemCursor(direction: ItemCursor['direction'], raw: SearchParams[string]): ItemCursor | null {
  const position = text(raw)
  return /^\d{1,9}$/.test(position) ? { direction, position: Number(position) } : null
}

/** Reads the parameters of an address. Tolerant: what makes no sense is left out. */
export function parseRunFilters(params: SearchParams): RunFilters {
  return {
    outcome: oneOf([...syncOutcomes, 'unfinished'], params.outcome),
    cause: oneOf(runCauses, params.cause),
    kind: oneOf(['dry', 'real'], params.kind),
    cursor: runCursor('after', params.after) ?? runCursor('before', params.before),
  }
}

/** The same for the items of a run. */
export function parseItemFilters(params: SearchParams): ItemFilters {
  return {
    status: oneOf(itemStatuses, params.status),
    operation: oneOf(syncOperations, params.operation),
    reason: oneOf(syncReasons, params.reason),
    q: text(params.q),
    cursor: itemCursor('after', params.after) ?? itemCursor('before', params.before),
  }
}

/** The one query string of a view, without `?`; what does not filter is left out. */
export function runQueryString({ outcome, cause, kind, cursor }: Partial<RunFilters>): string {
  return queryString(
    { outcome, cause, kind },
    cursor && [cursor.direction, `${cursor.createdAt}~${cursor.id}`],
  )
}

/** The same for the items of a run. */
export function itemQueryString({ status, operation, reason, q, cursor }: Partial<ItemFilters>): string {
  return queryString({ status, operation, reason, q }, cursor && [cursor.direction, String(cursor.position)])
}

function queryString(
  values: Record<string, string | null | undefined>,
  place: readonly [string, string] | null | undefined,
): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value)
  if (place) params.set(...place)
  return params.toString()
}

/** Where in the site the runs of a connection are. */
export function trackingHref(connectionId: string, filters: Partial<RunFilters> = {}): string {
  const query = runQueryString(filters)
  return `/connections/${connectionId}/tracking${query && `?${query}`}`
}

/** Where in the site a run is. */
export function runHref(
  { connectionId, id }: { connectionId: string; id: string },
  filters: Partial<ItemFilters> = {},
): string {
  const query = itemQueryString(filters)
  return `/connections/${connectionId}/tracking/${id}${query && `?${query}`}`
}
