const last = new Map<unknown, Promise<unknown>>()

/**
 * Runs one after the other, in this process, what has the same key, a text or an object: whoever waits for a lock of
 * the database instead keeps one of its sessions from everybody else.
 */
export function inTurn<Result>(key: unknown, run: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(key) ?? Promise.resolve()).then(run)
  // The next comes whatever became of this one, of which its own caller hears.
  const over = turn.then(
    () => undefined,
    () => undefined,
  )
  last.set(key, over)
  void over.then(() => last.get(key) === over && last.delete(key))
  return turn
}
