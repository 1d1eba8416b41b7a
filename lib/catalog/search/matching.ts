import { add, type Bits, ones } from '@/lib/catalog/search/bits'
import { forEachNumber } from '@/lib/catalog/search/number-list'

/** Listings that hold a term for some words of the search, and what that is worth. */
export interface Hit {
  words: number[]
  points: number
  /** Which text of the listing it is in, see `textOf`. */
  text: number
  /** Packed, see number-list.ts. */
  numbers: Uint8Array
}

export interface Matches {
  members: Bits
  /** By document number; meaningful for members only. */
  scores: Uint16Array
  /** No listing holds every word: members hold the more telling ones. */
  isPartial: boolean
}

// A partial match must carry this share of what the best one carries.
const partialShare = 0.6

// Points are doubled to leave room for what repeats them, which decides between equals and hardly more.
const pointFactor = 2
const mostRepetitions = 3

/** For each listing the points of the word where it fits best, and a little for every other text that has it. */
function ratedByWord(word: number, hits: Hit[], capacity: number): Uint8Array {
  const best = new Uint8Array(capacity)
  const texts = new Uint8Array(capacity)
  for (const { words, points, text, numbers } of hits) {
    if (!words.includes(word)) continue
    forEachNumber(numbers, (number) => {
      if (points > (best[number] as number)) best[number] = points
      texts[number] = (texts[number] as number) | (1 << text)
    })
  }
  return best.map((points, number) => {
    if (points === 0) return 0
    return points * pointFactor + Math.min(mostRepetitions, ones(texts[number] as number) - 1)
  })
}

function withEveryWord(columns: Uint8Array[], capacity: number): Matches | null {
  const members = new Uint8Array(capacity >> 3)
  const scores = new Uint16Array(capacity)
  let found = false
  for (let number = 0; number < capacity; number++) {
    let score = 0
    for (const column of columns) {
      const points = column[number] as number
      if (points === 0) {
        score = 0
        break
      }
      score += points
    }
    if (score === 0) continue
    found = true
    scores[number] = score
    add(members, number)
  }
  return found ? { members, scores, isPartial: false } : null
}

/** Words that few listings hold say more about what is meant. */
function withSomeWords(columns: Uint8Array[], capacity: number): Matches {
  const weights = columns.map((column) => {
    const holders = column.reduce((count, points) => count + (points > 0 ? 1 : 0), 0)
    return Math.log(1 + capacity / (1 + holders))
  })
  const sums = new Float64Array(capacity)
  columns.forEach((column, index) => {
    const weight = weights[index] as number
    for (let number = 0; number < capacity; number++) {
      sums[number] = (sums[number] as number) + weight * (column[number] as number)
    }
  })
  const best = sums.reduce((highest, sum) => Math.max(highest, sum), 0)
  const members = new Uint8Array(capacity >> 3)
  const scores = new Uint16Array(capacity)
  for (let number = 0; number < capacity; number++) {
    const sum = sums[number] as number
    if (sum === 0 || sum < best * partialShare) continue
    scores[number] = Math.round((sum / best) * 1000)
    add(members, number)
  }
  return { members, scores, isPartial: true }
}

/**
 * The listings that hold every word of a search, each word rated where it fits best and by what repeats it; if there are none,
 * those that hold the most telling words.
 * @param capacity document numbers are below; a multiple of 8
 */
export function match(hits: Hit[], wordCount: number, capacity: number): Matches {
  const columns = Array.from({ length: wordCount }, (_, word) => ratedByWord(word, hits, capacity))
  return withEveryWord(columns, capacity) ?? withSomeWords(columns, capacity)
}

/**
 * Members by falling score, equal ones by rising number.
 * @param from position of the first one wanted, from 0
 */
export function ranked(candidates: number[], scores: Uint16Array, from: number, limit: number): number[] {
  const ends = new Uint32Array(candidates.reduce((top, number) => Math.max(top, scores[number] ?? 0), 0) + 2)
  for (const number of candidates) {
    const score = scores[number] as number
    ends[score] = (ends[score] as number) + 1
  }
  // Now how many members score at least so much: where the members of the next lower score begin.
  for (let score = ends.length - 2; score >= 0; score--) {
    ends[score] = (ends[score] as number) + (ends[score + 1] as number)
  }
  const page: number[] = []
  for (const number of candidates) {
    const next = (scores[number] as number) + 1
    const position = ends[next] as number
    ends[next] = position + 1
    if (position >= from && position < from + limit) page[position - from] = number
  }
  return page
}
