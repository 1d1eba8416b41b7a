import { createPace, type Limit, type Pace } from '@/lib/pace'
import { processWide } from '@/lib/process-wide'

const paces = processWide('sync-paces', () => new Map<string, Pace>())

/** What is known after so long without a call is of no more use. */
const forgetAfterMs = 60 * 60 * 1000

/**
 * A connection keeps its pace from run to run, and while one waits: what its provider complained about is known. There
 * is one at a time, which a run under way shares with whoever asks: another limit counts for both.
 * @param options.perMinute an admin's number, which goes before what the connector declares
 */
export function paceOf(
  connectionId: string,
  options: { perMinute: number | null; declared: Limit | null },
): Pace {
  const limit = options.perMinute === null ? options.declared : limitOf(options.perMinute)
  for (const [id, { idleMs }] of paces) if (idleMs() > forgetAfterMs) paces.delete(id)
  const pace = paces.get(connectionId) ?? createPace(limit)
  pace.limitTo(limit)
  paces.set(connectionId, pace)
  return pace
}

/** Of a number a minute it is not known how many may come at once: as many as in a second. */
function limitOf(perMinute: number): Limit {
  return { perMinute, burst: Math.max(1, Math.floor(perMinute / 60)) }
}
