/** Lets so many in at a time, in the order in which they came. */
export interface Slots {
  within<Result>(act: () => Promise<Result>): Promise<Result>
  /** Nobody is in. */
  areFree(): boolean
}

export function createSlots(most: number): Slots {
  let taken = 0
  const waiting: (() => void)[] = []
  return {
    areFree: () => taken === 0,
    async within(act) {
      if (taken < most) taken += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await act()
      } finally {
        // Whoever waited longest takes the place over.
        const next = waiting.shift()
        if (next) next()
        else taken -= 1
      }
    },
  }
}
