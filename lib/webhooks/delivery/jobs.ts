import { systemActor } from '@/lib/auth/actor'
import { tryHold } from '@/lib/database/holds'
import { log } from '@/lib/log'
import { deliverDue } from '@/lib/webhooks/delivery/mutations'
import { listDueEndpoints } from '@/lib/webhooks/delivery/queries'

const lookMs = 1_000
/** Endpoints that one process serves at a time: each waits for its own receiver, and costs little meanwhile. */
const mostServed = 200
/** How long an endpoint rests that could not be served for a reason of Portico's own. */
const restMs = 30_000

/**
 * Looks every second for endpoints with something to deliver, and serves each by itself: a receiver that never
 * answers keeps nobody else waiting. Not a job, since that is lost with its process; what a process has to itself is
 * free for others in the moment in which it ends.
 * @returns what ends it
 */
export function watchEndpoints(): () => void {
  const stopping = new AbortController()
  const served = new Set<string>()

  async function serve(endpointId: string): Promise<void> {
    const hold = await tryHold(`webhook-endpoint:${endpointId}`)
    if (!hold) return
    const signal = AbortSignal.any([hold.signal, stopping.signal])
    try {
      await deliverDue(systemActor(), endpointId, { signal })
    } finally {
      await hold.release()
    }
  }

  function begin(endpointId: string): void {
    served.add(endpointId)
    serve(endpointId).then(
      () => served.delete(endpointId),
      (error: unknown) => {
        log.error({ err: error, endpointId }, 'A webhook endpoint could not be served')
        setTimeout(() => served.delete(endpointId), restMs).unref()
      },
    )
  }

  let isLooking = false
  async function look(): Promise<void> {
    if (isLooking || served.size >= mostServed) return
    isLooking = true
    try {
      const limit = mostServed - served.size
      for (const id of await listDueEndpoints(new Date(), { without: [...served], limit })) begin(id)
    } catch (error) {
      log.warn({ err: error }, 'Webhook endpoints could not be looked for')
    } finally {
      isLooking = false
    }
  }

  void look()
  const timer = setInterval(() => void look(), lookMs)
  return () => {
    clearInterval(timer)
    stopping.abort()
  }
}
