import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import { addToCounter } from '@/lib/counters'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { waitValues } from '@/lib/wait'

/** At most `points` calls per key within `seconds`, counted from the first. */
export interface Limit {
  name: string
  points: number
  seconds: number
}

/** Counts for all who ask in the same moment at once. */
class Limiter extends RateLimiterPrisma {
  _upsert(key: string, points: number, milliseconds: number) {
    return addToCounter({ key, points, milliseconds })
  }
}

const limiters = new Map<string, Limiter>()

function limiterOf(limit: Limit): Limiter {
  const known = limiters.get(limit.name)
  if (known) return known
  const limiter = new Limiter({
    storeClient: db,
    tableName: 'rateLimit',
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.seconds,
    // The worker sweeps: once for all processes.
    clearExpiredByTimeout: false,
  })
  limiters.set(limit.name, limiter)
  return limiter
}

/**
 * Counts one call against a limit shared by all processes. Keys do not distinguish capital letters.
 * @throws AppError `limit_exceeded` with the seconds to wait
 */
export async function consume(limit: Limit, key: string): Promise<void> {
  try {
    const { remainingPoints, msBeforeNext } = await limiterOf(limit).consume(key.toLowerCase())
    if (remainingPoints === 0) remember(limit, key, msBeforeNext)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    remember(limit, key, refusal.msBeforeNext)
    throw reached(limit, refusal.msBeforeNext)
  }
}

const mostRemembered = 10_000

/** Until when nothing is left, of what this process has counted. */
const exhausted = processWide('exhausted-limits', () => new Map<string, number>())
/** Where the calls of a key are counted, also for whoever reads it together with something else. */
export const counterOf = (limit: Limit, key: string) => `${limit.name}:${key.toLowerCase()}`

function remember(limit: Limit, key: string, milliseconds: number): void {
  if (exhausted.size >= mostRemembered) exhausted.clear()
  exhausted.set(counterOf(limit, key), Date.now() + milliseconds)
}

function reached(limit: Limit, milliseconds: number): AppError {
  const retryAfterSeconds = toSeconds(milliseconds)
  const values = waitValues(retryAfterSeconds)
  return new AppError('limit_exceeded', { reason: 'tooManyTries', values, retryAfterSeconds, limit })
}

const toSeconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000))

/**
 * Refuses where this process knows that a limit is reached, and asks nobody: for what is counted only when it fails,
 * and is refused then at the latest.
 * @throws AppError `limit_exceeded` with the seconds to wait
 */
export function requireRoom(limit: Limit, key: string): void {
  const milliseconds = (exhausted.get(counterOf(limit, key)) ?? 0) - Date.now()
  if (milliseconds > 0) throw reached(limit, milliseconds)
}

/**
 * As `requireRoom`, by what was read just now: whatever process has counted it.
 * @throws AppError `limit_exceeded` with the seconds to wait
 */
export function requireRoomIn(
  limit: Limit,
  key: string,
  counted: { points: number; milliseconds: number } | null,
): void {
  if (!counted || counted.points < limit.points) return
  remember(limit, key, counted.milliseconds)
  throw reached(limit, counted.milliseconds)
}

/** Calls that this process has counted ahead and may still let pass until the window is over. */
interface Block {
  left: number
  /** What others may still take. */
  shared: number
  endsAt: number
}

const blockSize = 10
const blocks = processWide('limit-blocks', () => new Map<string, Promise<Block>>())

async function takeBlock(limit: Limit, key: string): Promise<Block> {
  const askedAt = Date.now()
  const milliseconds = limit.seconds * 1000
  const counter = await addToCounter({ key: counterOf(limit, key), points: blockSize, milliseconds })
  const shared = limit.points - counter.points
  // Of the last block, what still was there.
  const left = Math.min(Math.max(blockSize + shared, 0), blockSize)
  // A block ends no later than the window that it was counted in: what the answer's way took is not added.
  const endsAt = askedAt + Number(counter.expire) - Date.now()
  return { left, shared: Math.max(shared, 0), endsAt }
}

/** What is left of a limit, and when it begins anew. */
export interface Remaining {
  remaining: number
  resetSeconds: number
}

/**
 * As `consume`, for what is called all the time: each process counts ten calls ahead, so that one in ten writes. With
 * several processes, calls that another one has counted ahead may be missing.
 * @throws AppError `limit_exceeded` with the seconds to wait
 */
export async function consumeFromBlock(limit: Limit, key: string): Promise<Remaining> {
  const id = counterOf(limit, key)
  while (true) {
    const current = blocks.get(id)
    const block = current && (await current)
    const isOver = !block || block.endsAt <= Date.now()
    if (!isOver && block.left > 0) {
      block.left -= 1
      return { remaining: block.left + block.shared, resetSeconds: toSeconds(block.endsAt - Date.now()) }
    }
    if (!isOver && block.shared === 0) throw reached(limit, block.endsAt - Date.now())
    // Of those who found it used up, the first takes the next for all.
    if (blocks.get(id) === current) replaceBlock(id, takeBlock(limit, key.toLowerCase()))
  }
}

function replaceBlock(id: string, next: Promise<Block>): void {
  if (blocks.size >= mostRemembered) blocks.clear()
  blocks.set(id, next)
  next.catch(() => blocks.delete(id))
}

/** Takes one counted call back: it turned out to be one that the limit is not about. What is over stays as it is. */
export async function restore(limit: Limit, key: string): Promise<void> {
  exhausted.delete(counterOf(limit, key))
  await db.$executeRaw`
    UPDATE "RateLimit" SET "points" = "points" - 1
    WHERE "key" = ${counterOf(limit, key)} AND "expire" > clock_timestamp() AND "points" > 0`
}

/** Forgets the calls counted for a key, after a success. */
export async function resetLimit(limit: Limit, key: string): Promise<void> {
  exhausted.delete(counterOf(limit, key))
  await limiterOf(limit).delete(key.toLowerCase())
}
