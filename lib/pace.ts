import { setTimeout } from 'node:timers/promises'

export interface Limit {
  perMinute: number
  /** How many may come at once after a while without any. */
  burst: number
}

/** Keeps calls to one server within what it allows. */
export interface Pace {
  /** Waits for the turn of one call. @throws the signal's reason */
  turn(signal?: AbortSignal): Promise<void>
  /** How long the next turn is away, in milliseconds; 0: at once. */
  waitMs(): number
  /** How long the server still wants to be left alone, in milliseconds. */
  heldMs(): number
  /** The server asked to wait for so long: nobody has a turn before, and then turns come more slowly than they did. */
  hold(seconds: number): void
  /** Turns a minute, as complaints have taught; null: none came. */
  learned(): number | null
  /** From now on so many turns; null: as many as complaints have taught. What the server asked for goes on. */
  limitTo(declared: Limit | null): void
  /**
   * Another process may have had turns meanwhile: there is one at hand at most, and what it learned counts where that is
   * slower.
   * @param learned turns a minute; null: nothing
   */
  resume(learned: number | null): void
  /** For how long nobody has had a turn or been kept from one, in milliseconds. */
  idleMs(): number
}

interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  sleep(milliseconds: number, signal?: AbortSignal): Promise<unknown>
}

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
}

/** Slower than this no server is asked. */
const slowestPerMinute = 6
/** After a complaint, and for each half minute without another. */
const [slowerBy, fasterBy, fasterAfterMs] = [0.7, 1.2, 30_000]

/**
 * A token bucket. It begins with one token: what was spent before, by a process that has ended, is not known.
 * @param given what the server allows, where that is known; null: as fast as calls come, until it complains
 */
export function createPace(
  given: Limit | null,
  { now = systemClock.now, sleep = systemClock.sleep }: Partial<Clock> = {},
): Pace {
  let declared = given && spared(given)
  let taught: Limit | null = null
  let limit = declared ?? taught
  let tokens = 1
  let filledAt = now()
  let heldUntil = 0
  let changedAt = now()
  /** Turns, and since when, to learn from at a complaint. */
  let turns = 0
  let since = now()
  let usedAt = now()
  let last: Promise<void> = Promise.resolve()

  function fill(): void {
    if (!limit) return
    const at = now()
    if (!declared && at - changedAt > fasterAfterMs) {
      limit = { ...limit, perMinute: limit.perMinute * fasterBy }
      changedAt = at
    }
    tokens = Math.min(limit.burst, tokens + ((at - filledAt) / 60_000) * limit.perMinute)
    filledAt = at
  }

  const heldMs = () => Math.max(0, heldUntil - now())

  function waitMs(): number {
    fill()
    if (!limit || tokens >= 1) return heldMs()
    return Math.max(heldMs(), Math.ceil(((1 - tokens) / limit.perMinute) * 60_000))
  }

  async function wait(signal?: AbortSignal): Promise<void> {
    for (let milliseconds = waitMs(); milliseconds > 0; milliseconds = waitMs()) {
      await sleep(milliseconds, signal)
    }
    signal?.throwIfAborted()
    tokens -= 1
    turns += 1
    usedAt = now()
  }

  function learn(seconds: number): void {
    const made = (turns / Math.max(0.1, (now() - since) / 1000 + seconds)) * 60
    const perMinute = Math.max(slowestPerMinute, Math.min(made, limit ? limit.perMinute * slowerBy : made))
    limit = { perMinute, burst: 1 }
    changedAt = heldUntil
  }

  return {
    learned: () => (declared || !limit ? null : limit.perMinute),
    waitMs,
    heldMs,
    idleMs: () => Math.max(0, now() - Math.max(usedAt, heldUntil)),
    limitTo(told) {
      const next = told && spared(told)
      if (next?.perMinute === declared?.perMinute && next?.burst === declared?.burst) return
      fill()
      if (!declared) taught = limit
      declared = next
      limit = declared ?? taught
      tokens = Math.max(0, Math.min(tokens, 1))
      filledAt = now()
      changedAt = now()
    },
    resume(learned) {
      fill()
      tokens = Math.min(tokens, 1)
      if (learned === null || declared) return
      if (limit && limit.perMinute <= learned) return
      limit = { perMinute: learned, burst: 1 }
      filledAt = now()
      changedAt = now()
    },
    async turn(signal) {
      signal?.throwIfAborted()
      usedAt = now()
      if (!limit && heldUntil <= now()) {
        turns += 1
        return
      }
      const turn = last.then(() => wait(signal))
      last = turn.catch(() => undefined)
      return turn
    },
    hold(seconds) {
      // Calls that were under way together complain together.
      const isNews = heldUntil <= now()
      heldUntil = Math.max(heldUntil, now() + seconds * 1000)
      if (isNews && !declared) learn(seconds)
      turns = 0
      since = heldUntil
      tokens = Math.min(tokens, 1)
    },
  }
}

/** Calls take different times to arrive: a quarter of a second's worth of a burst is left alone. */
function spared({ perMinute, burst }: Limit): Limit {
  return { perMinute, burst: Math.max(1, burst - Math.ceil(perMinute / 240)) }
}
