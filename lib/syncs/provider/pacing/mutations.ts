import { createPace, type Limit, type Pace } from '@/lib/pace'
import { processWide } from '@/lib/process-wide'

const paces = processWide('sync-paces', () => new Map<string, { limit: Limit | null; pace: Pace }>())

/**
 * A connection keeps its pace from run to run, and while one waits: what its provider complained about is known.
 * @param options.perMinute an admin's number, which goes before what the connector declares
 * @param options.learned turns a minute, as another process learned before it gave a run back
 */
export function paceOf(
  connectionId: string,
  options: { perMinute: number | null; declared: Limit | null; learned: number | null },
): Pace {
  const limit = options.perMinute === null ? options.declared : limitOf(options.perMinute)
  const known = paces.get(connectionId)
  if (known && known.limit?.perMinute === limit?.perMinute && known.limit?.burst === limit?.burst)
    return known.pace
  const pace = createPace(limit, { learned: options.learned })
  paces.set(connectionId, { limit, pace })
  return pace
}

/** A third of a minute may come at once at most, and no more than twenty. */
function limitOf(perMinute: number): Limit {
  return { perMinute, burst: Math.max(1, Math.min(20, Math.floor(perMinute / 3))) }
}
