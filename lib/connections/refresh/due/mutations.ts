import { type Actor, type SystemActor, within } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { refreshClaimed } from '@/lib/connections/refresh/attempt/mutations'
import { claimDue, type DueClaim } from '@/lib/connections/refresh/due/claims/mutations'
import { log } from '@/lib/log'

/** Requests on their way at a time. */
const atOnce = 256
/** From this many on their way to one listing's provider on, it gets no more of them. */
const ofOneListing = 32
/** Claimed by one statement, as soon as there is room for all: a lease runs from then on. */
const claimSize = 64
/** After this the next run goes on: there is one for each minute. */
const longestMs = 50_000

interface RunOptions {
  /** Of what is due until then. */
  dueBy?: Date
  /** Claims no more when it is aborted, and lets what is on its way end. */
  signal?: AbortSignal | undefined
}

/**
 * Refreshes the tokens of all organizations that are due, those first that have been so for the longest, many at a
 * time and each in one process alone. How each ended is recorded with its connection. A provider that lets Portico
 * wait takes up a part of the requests only: the tokens of others are not late for it.
 * @returns how many were tried
 */
export async function refreshDue(
  actor: Actor,
  { dueBy = new Date(), signal }: RunOptions = {},
): Promise<number> {
  authorize(actor, 'connection:plan')
  const run = new Run(actor)
  const until = Date.now() + longestMs
  let after: DueClaim | undefined
  let hasLeftOut = false
  let count = 0
  while (!signal?.aborted && Date.now() < until) {
    const exceptListings = run.fullListings()
    const claims = await claimDue({ dueBy, most: claimSize, after, exceptListings })
    for (const claim of claims) run.start(claim)
    count += claims.length
    after = claims.at(-1)
    hasLeftOut ||= exceptListings.length > 0
    if (after) await run.hasRoomFor(claimSize)
    else if (hasLeftOut) {
      // Once more from the beginning, for the listings that were full.
      hasLeftOut = false
      await run.hasEnded(claimSize / 2)
    } else break
  }
  await run.hasRoomFor(atOnce)
  return count
}

/** What one run has on its way. */
class Run {
  readonly #actor: SystemActor
  readonly #underWay = new Set<DueClaim>()
  #ended = () => {}

  constructor(actor: SystemActor) {
    this.#actor = actor
  }

  start(claim: DueClaim): void {
    this.#underWay.add(claim)
    void refreshOne(this.#actor, claim).finally(() => {
      this.#underWay.delete(claim)
      this.#ended()
    })
  }

  async hasRoomFor(count: number): Promise<void> {
    while (this.#underWay.size > atOnce - count) await this.#nextEnd()
  }

  /** Waits for the end of so many, or of all. */
  async hasEnded(count: number): Promise<void> {
    for (let ended = 0; ended < count && this.#underWay.size > 0; ended += 1) await this.#nextEnd()
  }

  fullListings(): string[] {
    const counts = new Map<string, number>()
    for (const { listingId } of this.#underWay) counts.set(listingId, (counts.get(listingId) ?? 0) + 1)
    return [...counts].filter(([, count]) => count >= ofOneListing).map(([listingId]) => listingId)
  }

  #nextEnd(): Promise<void> {
    return new Promise((resolve) => {
      this.#ended = resolve
    })
  }
}

/** What one connection throws must not end the run of the others. */
async function refreshOne(actor: SystemActor, claim: DueClaim): Promise<void> {
  const { organizationId, connectionId } = claim
  try {
    await refreshClaimed(within(actor, organizationId), connectionId, claim)
  } catch (error) {
    log.error({ err: error, organizationId, connectionId }, 'A token that is due could not be refreshed')
  }
}
