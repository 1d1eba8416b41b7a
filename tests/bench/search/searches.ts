import type { GeneratedListing } from './listings'
import { pick, random } from './random'

export interface Search {
  q: string
  /** Number of the listing that the person means. */
  target: number
  kind: 'name' | 'name and category' | 'beginning of a name' | 'words apart'
}

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

function neighbour(next: () => number, letter: string): string {
  const row = rows.find((keys) => keys.includes(letter)) ?? 'aeiou'
  const place = row.indexOf(letter)
  return row[place + (next() < 0.5 ? 1 : -1)] ?? row[place === 0 ? 1 : place - 1] ?? 'e'
}

/** One typing error: a letter replaced by its neighbour on the keyboard, left out, doubled or swapped. */
function mistype(next: () => number, word: string): string {
  const place = next() < 0.1 ? 0 : 1 + Math.floor(next() * (word.length - 1))
  const letter = word[place] ?? ''
  const [before, after] = [word.slice(0, place), word.slice(place + 1)]
  switch (Math.floor(next() * 4)) {
    case 0:
      return before + neighbour(next, letter) + after
    case 1:
      return before + after
    case 2:
      return before + letter + letter + after
    default:
      return place === 0 ? word : before.slice(0, -1) + letter + before.slice(-1) + after
  }
}

function spell(next: () => number, word: string): string {
  if (word.length < 4) return word
  const once = mistype(next, word)
  return word.length > 8 && next() < 0.3 ? mistype(next, once) : once
}

/** What someone types who means this listing, with at least one typing error. */
export function searchFor(listing: GeneratedListing, seed: number): Search {
  const next = random(seed + 500_000)
  const words = listing.name.toLowerCase().split(' ')
  const [first = ''] = words
  const rest = words.slice(1).map((word) => (next() < 0.3 ? spell(next, word) : word))
  const share = next()
  const target = listing.number
  if (share < 0.5) return { q: [spell(next, first), ...rest].join(' '), target, kind: 'name' }
  if (share < 0.75) {
    const category = pick(next, listing.categories)
    const name = pick(next, [category.name.en, category.name.fr])
    const word = pick(
      next,
      name
        .toLowerCase()
        .split(/[^\p{L}]+/u)
        .filter((one) => one.length > 2),
    )
    const typed = next() < 0.5 ? spell(next, word) : word
    return { q: [spell(next, first), ...rest, typed].join(' '), target, kind: 'name and category' }
  }
  if (share < 0.9) {
    const length = Math.max(4, Math.ceil(first.length * (0.6 + next() * 0.3)))
    const typed = words.length > 1 ? `${spell(next, first)} ${words[1]?.slice(0, 4)}` : first.slice(0, length)
    return {
      q: words.length > 1 ? typed : spell(next, typed),
      target,
      kind: 'beginning of a name',
    }
  }
  const middle = Math.ceil(first.length / 2)
  const apart = `${first.slice(0, middle)} ${first.slice(middle)}`
  const q = words.length > 1 ? spell(next, first) + rest.join('') : apart
  return { q, target, kind: 'words apart' }
}
