import { AppError } from '@/lib/errors'
import { requestsAtOnce } from '@/lib/scim-client/exchange'
import { batchSize, nextItems } from '@/lib/syncs/execution/batches/queries'
import type { RunContext } from '@/lib/syncs/execution/context/mutations'
import { perform } from '@/lib/syncs/execution/people/mutations'
import { type Outcome, postpone, writeResults } from '@/lib/syncs/execution/results/mutations'
import { isDown, isUnusable, shortWaitMs } from '@/lib/syncs/execution/rules'
import type { Result, WorkItem } from '@/lib/syncs/execution/schema'

/** Calls to one provider at a time. */
export const lanes = requestsAtOnce
/** How many results are written together, and how long the first of them waits, in milliseconds. */
const [together, gatherMs] = [100, 40]
/** How much earlier than who was refused the others may go on, in milliseconds. */
const aheadMs = 500

export interface WaveEnd {
  /** `lost`: the run is held by another, or somebody stopped it. */
  why: 'drained' | 'throttled' | 'unauthenticated' | 'unusable' | 'down' | 'aborted' | 'lost'
  /** Whether the provider did anything at all. */
  made: boolean
}

/**
 * Does the items of one wave that may be done now, several at a time; each result is written within a moment. Ends
 * early where the next call would be pointless; items under way are finished and written before.
 */
export async function runWave(context: RunContext, wave: number, signal: AbortSignal): Promise<WaveEnd> {
  const { run, scope, pace } = context
  // Where it was asked for before, too: to be waited for without a place in the worker.
  if (pace.heldMs() > shortWaitMs) return { why: 'throttled', made: false }
  const source = readAhead((after) => nextItems(run, scope, { after, wave }))
  const writer = gather((outcomes) => writeResults(run, outcomes))
  let why: WaveEnd['why'] = 'drained'
  let made = false
  /** Failures that pass, since the last answer that was of use: they may be the provider's, and nobody's here. */
  let suspected: Outcome[] = []
  let judging: Promise<void> | null = null
  context.calls.allow()

  const stop = (reason: WaveEnd['why']) => {
    if (why === 'drained') why = reason
    // Whoever waits for a turn waits for nothing.
    context.calls.halt()
  }
  const goesOn = () => why === 'drained'
  const isDownNow = () => why === 'down'

  async function lane(): Promise<void> {
    while (goesOn()) {
      if (signal.aborted) return stop('aborted')
      const item = await source()
      if (!item) return
      const result = await perform(context, item).catch((error: unknown) =>
        stopFor(error, context.calls.isHalted() || signal.aborted),
      )
      if (result.kind === 'stop') {
        if (result.why === 'throttled') {
          pace.hold(result.retryAfterSeconds ?? 1)
          await postpone(run, item, pace.heldMs() + aheadMs)
        }
        stop(result.why)
        return
      }
      if (isPassing(result)) {
        suspected.push({ item, result })
        if (goesOn() && isDown(requestsOf(suspected), lanes)) await judge()
        continue
      }
      made = true
      if (!(await writer.add({ item, result }))) stop('lost')
      await blame()
    }
  }

  /** Whether that many failed is the provider's doing or their own, one question tells. */
  function judge(): Promise<void> {
    judging ??= ask().finally(() => {
      judging = null
    })
    return judging
  }

  async function ask(): Promise<void> {
    try {
      // Nobody's: any answer will do.
      const asked = await context.client.getUser(run.id)
      if (asked.ok || !('wasSent' in asked.failure)) return blame()
      stop('down')
    } catch (error) {
      stop(stopFor(error, context.calls.isHalted() || signal.aborted).why)
    }
  }

  /** The provider answers others: those failures were of their items. */
  async function blame(): Promise<void> {
    const outcomes = suspected
    suspected = []
    for (const outcome of outcomes) if (!(await writer.add(outcome))) stop('lost')
  }

  try {
    const ended = await Promise.allSettled(Array.from({ length: context.lanes }, lane))
    const broken = ended.find((one) => one.status === 'rejected')
    if (broken) throw broken.reason
    // Of a provider that is down, no item is to blame; nor of one that nobody got an answer from.
    if (goesOn() && !made && suspected.length > 0 && suspected.every(isUnanswered)) await judge()
    if (!isDownNow()) await blame()
  } finally {
    if (!(await writer.flush())) stop('lost')
  }
  return { why, made }
}

/** What it means that no call could be made at all. */
export function stopFor(error: unknown, isHalted: boolean): Extract<Result, { kind: 'stop' }> {
  if (isHalted) return { kind: 'stop', why: 'aborted' }
  if (!(error instanceof AppError)) throw error
  // The connection is not to be used any more, or its credentials cannot be had for now.
  if (isUnusable(error)) return { kind: 'stop', why: 'unusable' }
  if (error.code === 'provider_failed' || error.code === 'unavailable') return { kind: 'stop', why: 'down' }
  throw error
}

/** One that carried several items failed once. */
function requestsOf(outcomes: readonly Outcome[]): number {
  return new Set(outcomes.map(({ result }) => (result.kind === 'unchanged' ? null : result.cause))).size
}

function isUnanswered({ result }: Outcome): boolean {
  return result.kind !== 'unchanged' && (result.reason === 'network' || result.reason === 'timeout')
}

/** Whether a failure may be the provider's and not the item's. */
export function isPassing(result: Exclude<Result, { kind: 'stop' }>): boolean {
  return (
    result.kind === 'again' ||
    (result.kind === 'done' && ['network', 'timeout', 'serverError'].includes(result.reason ?? ''))
  )
}

/** Hands out items one by one and reads the next batch while the last is worked on. */
function readAhead(read: (after: number) => Promise<WorkItem[]>): () => Promise<WorkItem | undefined> {
  let batch: WorkItem[] = []
  let at = 0
  let next: Promise<WorkItem[]> | null = read(0)
  let reading: Promise<void> | null = null

  async function refill(): Promise<void> {
    const items = (await next) ?? []
    batch = items
    at = 0
    const last = items.at(-1)
    // Read while the batch is worked on. Its failure is met when it is needed.
    next = last && items.length === batchSize ? read(last.position) : null
    next?.catch(() => undefined)
  }

  return async () => {
    while (at >= batch.length) {
      if (!next && !reading) return undefined
      reading ??= refill().finally(() => {
        reading = null
      })
      await reading
    }
    return batch[at++]
  }
}

/** Writes outcomes in groups, one group at a time; nobody runs further ahead than a group. */
function gather(write: (outcomes: Outcome[]) => Promise<string | null>) {
  let waiting: Outcome[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let failure: { error: unknown } | null = null
  let goesOn = true

  /** What was done is written down also where the run was stopped meanwhile. */
  async function writeNext(group: Outcome[]): Promise<void> {
    if (failure) return
    try {
      if ((await write(group)) !== 'running') goesOn = false
    } catch (error) {
      failure = { error }
    }
  }

  /** @returns whether the run goes on */
  async function flush(): Promise<boolean> {
    if (timer) clearTimeout(timer)
    timer = null
    const group = waiting
    waiting = []
    if (group.length > 0) writing = writing.then(() => writeNext(group))
    await writing
    if (failure) throw failure.error
    return goesOn
  }

  return {
    flush,
    /** @returns whether the run goes on, as far as is known */
    async add(outcome: Outcome): Promise<boolean> {
      if (failure) throw failure.error
      waiting.push(outcome)
      if (waiting.length >= together) return flush()
      // Its failure is met by the next who adds.
      timer ??= setTimeout(() => void flush().catch(() => undefined), gatherMs)
      return goesOn
    },
  }
}
