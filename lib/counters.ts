import { batched } from '@/lib/batches'
import { db } from '@/lib/db'

/** A counter of all processes, kept in the table of the limits. */
export interface Counter {
  key: string
  points: number
  expire: Date
}

interface Addition {
  key: string
  points: number
  /** How long a counter that begins now lives. */
  milliseconds: number
}

/**
 * Adds to a counter; one that is over begins anew. What is added in the same moment is one statement, in the order of
 * the keys, so that processes do not wait for each other in a circle. A crash may forget the last of it.
 * @returns the counter as this addition left it
 */
export const addToCounter = batched(
  async (additions: Addition[]): Promise<Counter[]> => {
    const now = new Date()
    const sums = new Map<string, Addition>()
    for (const addition of additions) {
      const { key, points } = addition
      sums.set(key, { ...addition, points: (sums.get(key)?.points ?? 0) + points })
    }
    const given = [...sums.values()]
    const rows = await db.$queryRaw<Counter[]>`/* add_to_counters */
      INSERT INTO "RateLimit" AS counter ("key", "points", "expire")
      SELECT given."key", given."points", given."expire" FROM unnest(
        ${given.map(({ key }) => key)}::text[],
        ${given.map(({ points }) => points)}::int[],
        ${given.map(({ milliseconds }) => new Date(Number(now) + milliseconds))}::timestamptz[]
      ) AS given("key", "points", "expire")
      CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed
      ORDER BY given."key"
      ON CONFLICT ("key") DO UPDATE SET
        "points" = excluded."points" + CASE WHEN counter."expire" <= ${now}::timestamptz THEN 0 ELSE counter."points" END,
        "expire" = CASE WHEN counter."expire" <= ${now}::timestamptz THEN excluded."expire" ELSE counter."expire" END
      RETURNING "key", "points", "expire"`
    return inTurn(additions, new Map(rows.map((row) => [row.key, row])))
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
