// Letters after these do not count towards a spelling, which bounds the spellings of a long word.
const countedLetters = 10

/** How many typing errors a word of that length may hold and still be taken for another. */
export function tolerance(length: number): 0 | 1 | 2 {
  if (length < 3) return 0
  return length < 6 ? 1 : 2
}

/** FNV-1a as a signed 32-bit number, which is what a PostgreSQL `integer` holds. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value | 0
}

function withoutOneLetter(words: Iterable<string>): Set<string> {
  const shorter = new Set<string>()
  for (const word of words) {
    for (let index = 0; index < word.length; index++) {
      shorter.add(word.slice(0, index) + word.slice(index + 1))
    }
  }
  return shorter
}

/**
 * Hashes of the word and of what remains after leaving out up to `errors` letters. Two words within that
 * many typing errors share a hash, so that close words are found by equality (symmetric delete, W. Garbe
 * 2012); words that only share a hash must still be compared with `distance`.
 */
export function spellings(word: string, errors: number): number[] {
  const all = new Set<string>()
  let layer = new Set([word.slice(0, countedLetters)])
  for (let left = errors; ; left--) {
    for (const text of layer) all.add(text)
    if (left === 0) return [...new Set([...all].map(hash))]
    layer = withoutOneLetter(layer)
  }
}

/**
 * Typing errors between two words: letters added, left out, replaced or swapped with their neighbour
 * (optimal string alignment).
 * @returns a number up to `limit`, or `limit + 1` for anything farther
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let closest = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(cost)
      closest = Math.min(closest, cost)
    }
    if (closest > limit + 1) return limit + 1
    beforeLast = last
    last = current
  }
  return Math.min(last[b.length] ?? 0, limit + 1)
}
