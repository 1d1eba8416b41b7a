import { setImmediate } from 'node:timers/promises'

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Runs items one group after the other: what comes while a group runs makes up the next. Nothing waits while there
 * is nothing to do, and the more there is the larger the groups.
 * @param run answers with one result for each item, in the same order
 * @param most items of one group
 * @example const load = batched((ids: string[]) => loadAll(ids), 100)
 */
export function batched<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  async function runAll(): Promise<void> {
    isRunning = true
    // Those who ask in the same moment go together from the start.
    await setImmediate()
    while (waiting.length > 0) await runGroup(waiting.splice(0, most))
    isRunning = false
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
