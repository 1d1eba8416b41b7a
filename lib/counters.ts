import { batched } from '@/lib/batches'
import { db } from '@/lib/db'

/** A counter of all processes, kept in the table of the limits. */
export interface Counter {
  key: string
  points: number
  /** By the clock of this process, which may differ from that of others. */
  expire: Date
}

interface Row {
  key: string
  points: number
  milliseconds: number
}

interface Addition {
  key: string
  points: number
  /** How long a counter that begins now lives. */
  milliseconds: number
}

/**
 * Adds to a counter; one that is over begins anew. What is added in the same moment is one statement, in the order of
 * the keys, so that processes do not wait for each other in a circle, and by the database's clock, so that none with
 * another time ends what others count. A crash may forget the last of it.
 * @returns the counter as this addition left it
 */
export const addToCounter = batched(
  async (additions: Addition[]): Promise<Counter[]> => {
    const sums = new Map<string, Addition>()
    for (const addition of additions) {
      const { key, points } = addition
      sums.set(key, { ...addition, points: (sums.get(key)?.points ?? 0) + points })
    }
    const given = [...sums.values()]
    const rows = await db.$queryRaw<Row[]>`/* add_to_counters */
      INSERT INTO "RateLimit" AS counter ("key", "points", "expire")
      SELECT given."key", given."points", clock_timestamp() + given."milliseconds" * interval '1 ms' FROM unnest(
        ${given.map(({ key }) => key)}::text[],
        ${given.map(({ points }) => points)}::int[],
        ${given.map(({ milliseconds }) => milliseconds)}::float8[]
      ) AS given("key", "points", "milliseconds")
      CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed
      ORDER BY given."key"
      ON CONFLICT ("key") DO UPDATE SET
        "points" = excluded."points" + CASE WHEN counter."expire" <= clock_timestamp() THEN 0 ELSE counter."points" END,
        "expire" = CASE WHEN counter."expire" <= clock_timestamp() THEN excluded."expire" ELSE counter."expire" END
      RETURNING "key", "points", (extract(epoch FROM "expire" - clock_timestamp()) * 1000)::float8 AS milliseconds`
    const now = Date.now()
    const counters = rows.map(({ key, points, milliseconds }): [string, Counter] => [
      key,
      { key, points, expire: new Date(now + milliseconds) },
    ])
    return inTurn(additions, new Map(counters))
  },
  { most: 1000, waitMs: () => 0 },
)

/** What each addition saw, of those that were made at once. */
function inTurn(additions: readonly Addition[], counters: ReadonlyMap<string, Counter>): Counter[] {
  const later = new Map<string, number>()
  const backwards = additions.toReversed().map(({ key, points }) => {
    const counter = counters.get(key)
    if (!counter) throw new Error(`The counter ${key} was not written`)
    const after = later.get(key) ?? 0
    later.set(key, after + points)
    return { ...counter, points: counter.points - after }
  })
  return backwards.reverse()
}
