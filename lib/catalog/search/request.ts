import { longestStart, signs } from '@/lib/catalog/search/fields'
import { spellings, tolerance } from '@/lib/catalog/search/spelling'
import { synonymsOf } from '@/lib/catalog/search/synonyms'
import { isMeaningful, possibleStems, singular, stem, wordsOf } from '@/lib/catalog/search/words'

const mostWords = 10
const shortestCompletion = 3

export interface RequestedWord {
  /** As typed, folded. */
  raw: string
  /** As names have it. */
  singular: string
  /** As texts have it. */
  stem: string
  /** Stems that it may be a longer form of, as long as it is being typed. */
  possibleStems: string[]
  /** Stems by which texts may call the same. */
  synonyms: string[]
}

/** What someone searches for. Every word must be found, be it as part of words written as one. */
export interface SearchRequest {
  words: RequestedWord[]
  /** Dictionary terms of neighbouring words written as one ("power bi": `=powerbi`) and whose words they are. */
  joined: Map<string, number[]>
}

/** Splits a search into its words; words that say nothing count only where there are no others. */
export function toSearchRequest(q: string): SearchRequest {
  const typed = wordsOf(q).slice(0, mostWords)
  const meaningful = typed.filter(isMeaningful)
  const kept = meaningful.length > 0 ? meaningful : typed
  const words = [...new Set(kept)]
  const joined = new Map<string, number[]>()
  const join = (from: number, to: number) => {
    const run = typed.slice(from, to)
    const covered = run.map((word) => words.indexOf(word)).filter((index) => index >= 0)
    joined.set(signs.joined + run.join(''), covered)
  }
  for (let from = 0; from < typed.length - 1; from++) join(from, from + 2)
  if (typed.length > 0) join(0, typed.length)
  return {
    words: words.map((raw) => ({
      raw,
      singular: singular(raw),
      stem: stem(raw),
      possibleStems: possibleStems(raw),
      synonyms: synonymsOf(stem(raw)),
    })),
    joined,
  }
}

/** What to look up in the dictionary: equal terms, beginnings of terms, hashes of spellings. */
export interface Probes {
  terms: string[]
  starts: string[]
  spellings: number[]
}

const spellingsOf = (word: string) => spellings(word, tolerance(word.length))

export function probesFor({ words, joined }: SearchRequest): Probes {
  const terms = [...joined.keys()]
  const starts: string[] = []
  for (const { raw, singular, stem, possibleStems, synonyms } of words) {
    terms.push(signs.name + singular, signs.start + raw.slice(0, longestStart))
    for (const one of [stem, ...possibleStems, ...synonyms]) terms.push(signs.text + one)
    if (raw.length > longestStart) starts.push(signs.name + raw)
    if (raw.length >= shortestCompletion) starts.push(signs.text + raw)
  }
  const forms = new Set(words.flatMap(({ singular, stem }) => [singular, stem]))
  return { terms, starts, spellings: [...new Set([...forms].flatMap(spellingsOf))] }
}
