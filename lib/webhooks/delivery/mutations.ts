import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { batched } from '@/lib/batches'
import { type Due, findTarget, listDue, type Target } from '@/lib/webhooks/delivery/queries'
import {
  afterFailure,
  disabledAfterMs,
  failingFor,
  inOrder,
  isStruggling,
  parallelTries,
  type Standing,
  warnedAfterMs,
} from '@/lib/webhooks/delivery/rules'
import { hurry, storeTries, type TryOf } from '@/lib/webhooks/delivery/storing/mutations'
import { disableEndpoint, warnOfFailures } from '@/lib/webhooks/disabling/mutations'
import type { DisabledReason } from '@/lib/webhooks/schema'
import { sendMessage } from '@/lib/webhooks/sending/mutations'

/** Deliveries that are read at a time, and results that are written at a time. */
const partSize = 100
/** Results that wait to be written, at most: what is lost with the process is delivered once more. */
const mostUnwritten = 2 * partSize

/**
 * Delivers what is due of one endpoint, several at a time, until nothing is or the receiver has to be left in peace.
 * A receiver that struggles gets one. The caller has the endpoint to itself, over all processes.
 * @param options.signal aborted: what has begun is finished, nothing more begins
 */
export async function deliverDue(
  actor: Actor,
  endpointId: string,
  { now = () => new Date(), signal }: { now?: () => Date; signal?: AbortSignal } = {},
): Promise<void> {
  authorize(actor, 'webhook:deliver')
  const first = await findTarget(endpointId, now())
  if (!first) return
  const isProbe = isStruggling(first)
  let target: Target = first
  let standing: Standing = first
  let disabling: DisabledReason | null = null
  let isOver = false
  const queue: Due[] = []
  /** Read, and not written yet. */
  const inHand = new Set<string>()
  const writes = new Set<Promise<void>>()
  const write = batched(
    async (tries: TryOf[]) => {
      await storeTries(endpointId, tries, standing)
      return tries.map(() => undefined)
    },
    { most: partSize, waitMs: () => (writes.size > 1 ? 20 : 0) },
  )

  async function refill(): Promise<void> {
    const current = await findTarget(endpointId, now())
    if (!current) {
      isOver = true
      return
    }
    target = current
    const limit = isProbe ? 1 : partSize
    const due = await listDue(endpointId, { now: now(), without: [...inHand], limit })
    for (const { deliveryId } of due) inHand.add(deliveryId)
    queue.push(...due)
    isOver ||= isProbe || due.length === 0
  }

  function keep(result: TryOf): void {
    const writing = write(result).then(() => {
      inHand.delete(result.deliveryId)
      writes.delete(writing)
    })
    // Whoever waits for all of them hears of it.
    writing.catch(() => {})
    writes.add(writing)
  }

  async function deliver({ deliveryId, attempts, ...message }: Due): Promise<void> {
    const at = now()
    const result = await sendMessage(target, message, at)
    if (result.isDelivered) standing = inOrder
    else {
      standing = afterFailure(standing, at, result)
      if (result.status === 410) disabling = 'gone'
      else if (failingFor(standing, at) >= disabledAfterMs) disabling ??= 'failing'
      if (disabling || standing.resumeAt) end()
    }
    keep({ ...result, deliveryId, attempts: attempts + 1, at })
  }

  function end(): void {
    isOver = true
    queue.length = 0
  }

  let reading: Promise<void> | null = null
  async function work(): Promise<void> {
    while (!signal?.aborted) {
      const due = queue.shift()
      if (due) {
        await deliver(due)
        if (writes.size >= mostUnwritten) await Promise.all(writes)
      } else if (isOver) return
      else {
        reading ??= refill().finally(() => {
          reading = null
        })
        await reading
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: isProbe ? 1 : parallelTries }, work))
  } finally {
    end()
    await Promise.all(writes)
  }
  const facts = { ...first, ...standing }
  if (disabling) await disableEndpoint(actor, facts, disabling, now())
  else if (failingFor(standing, now()) >= warnedAfterMs && !first.warnedAt)
    await warnOfFailures(actor, facts, now())
  if (isProbe && standing === inOrder) await hurry(endpointId, now())
}
