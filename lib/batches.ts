import { setImmediate, setTimeout } from 'node:timers/promises'

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

interface BatchOptions {
  /** Items of one group. */
  most: number
  /** How long a group waits for more, in milliseconds; 0: it takes who asks in the same moment. */
  waitMs(): number
}

/**
 * Runs items one group after the other: what comes while a group runs makes up the next.
 * @param run answers with one result for each item, in the same order
 * @example const load = batched((ids: string[]) => loadAll(ids), { most: 100, waitMs: () => 0 })
 */
export function batched<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  { most, waitMs }: BatchOptions,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  async function runAll(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      if (waiting.length < most) await gather()
      await runGroup(waiting.splice(0, most))
    }
    isRunning = false
  }

  async function gather(): Promise<void> {
    const milliseconds = waitMs()
    if (milliseconds > 0) await setTimeout(milliseconds)
    else await setImmediate()
  }

  async function runGroup(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isRunning) void runAll()
    })
}
