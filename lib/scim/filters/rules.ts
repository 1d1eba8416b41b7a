import { AppError } from '@/lib/errors'
import {
  type Filter,
  type FilterValue,
  filterLimits,
  type Operator,
  operators,
  type PatchPath,
} from '@/lib/scim/filters/schema'
import { scimProblem } from '@/lib/scim/schema'

const tokens = {
  space: /\s+/y,
  // A URN of a schema may come before; its last colon is the one before the name.
  name: /(?:urn:(?:[\w.~$-]+:)+)?[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?/iy,
  part: /\.([a-z$][\w$-]*)/iy,
  text: /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"/iuy,
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy,
  word: /[a-z]+/iy,
  sign: /[()[\]]/y,
}

/** Reads a filter by the grammar of RFC 7644 §3.4.2.2, figure 1. Names and operators in any capitals. */
class Reader {
  #position = 0
  #depth = 0
  #comparisons = 0

  constructor(readonly text: string) {
    if (text.length > filterLimits.length) throw this.refuse('is too long')
  }

  refuse(what: string) {
    return scimProblem('invalidFilter', `The filter ${what}, at character ${this.#position + 1}`)
  }

  #take(kind: keyof typeof tokens): string | null {
    const pattern = tokens[kind]
    pattern.lastIndex = this.#position
    const [found] = pattern.exec(this.text) ?? []
    if (found === undefined) return null
    this.#position += found.length
    return found
  }

  #takeSign(sign: string): boolean {
    const start = this.#position
    this.#take('space')
    if (this.#take('sign') === sign) return true
    this.#position = start
    return false
  }

  #takeWord(...words: string[]): string | null {
    const start = this.#position
    this.#take('space')
    const word = this.#take('word')?.toLowerCase()
    if (word && words.includes(word)) return word
    this.#position = start
    return null
  }

  isAtEnd(): boolean {
    this.#take('space')
    return this.#position === this.text.length
  }

  name(): string {
    this.#take('space')
    const name = this.#take('name')
    if (!name) throw this.refuse('lacks an attribute')
    return name
  }

  part(): string | null {
    return this.#take('part')?.slice(1) ?? null
  }

  filter(): Filter {
    if (++this.#depth > filterLimits.depth) throw this.refuse('is nested too deeply')
    const filters = [this.#all()]
    while (this.#takeWord('or')) filters.push(this.#all())
    this.#depth--
    return filters.length === 1 ? (filters[0] as Filter) : { kind: 'or', filters }
  }

  #all(): Filter {
    const filters = [this.#one()]
    while (this.#takeWord('and')) filters.push(this.#one())
    return filters.length === 1 ? (filters[0] as Filter) : { kind: 'and', filters }
  }

  #one(): Filter {
    const start = this.#position
    if (this.#takeWord('not')) {
      if (this.#takeSign('(')) return { kind: 'not', filter: this.#closed(')') }
      this.#position = start
    }
    if (this.#takeSign('(')) return this.#closed(')')
    const name = this.name()
    const filter = this.valueFilter()
    if (!filter) return this.#comparison(name)
    // Entra ID asks so for one value: `emails[type eq "work"].value eq "…"`.
    const part = this.part()
    if (!part) return { kind: 'has', name, filter }
    return { kind: 'has', name, filter: { kind: 'and', filters: [filter, this.#comparison(part)] } }
  }

  /** What stands in brackets after the name of an attribute. */
  valueFilter(): Filter | null {
    if (this.text[this.#position] !== '[') return null
    this.#position++
    return this.#closed(']')
  }

  #closed(sign: string): Filter {
    const filter = this.filter()
    if (!this.#takeSign(sign)) throw this.refuse(`lacks '${sign}'`)
    return filter
  }

  #comparison(name: string): Filter {
    if (++this.#comparisons > filterLimits.comparisons) throw this.refuse('has too many comparisons')
    const operator = this.#takeWord('pr', ...operators)
    if (!operator) throw this.refuse('lacks an operator')
    if (operator === 'pr') return { kind: 'present', name }
    return { kind: 'compare', name, operator: operator as Operator, value: this.#value() }
  }

  #value(): FilterValue {
    this.#take('space')
    const text = this.#take('text')
    if (text !== null) return cleanText(JSON.parse(text) as string)
    const number = this.#take('number')
    if (number !== null) return Number(number)
    const word = this.#takeWord('true', 'false', 'null')
    if (word === null) throw this.refuse('lacks a value')
    return word === 'null' ? null : word === 'true'
  }
}

/** Text as the directory keeps it: Unicode normalization form C. */
function cleanText(text: string): string {
  if (text.includes('\0')) throw scimProblem('invalidFilter', 'The filter contains U+0000')
  return text.toWellFormed().normalize('NFC')
}

/**
 * @throws AppError `invalid` (`invalidFilter`)
 * @example parseFilter('userName eq "ada" and not (active eq false)')
 */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text)
  const filter = reader.filter()
  if (!reader.isAtEnd()) throw reader.refuse('goes on unexpectedly')
  return filter
}

/**
 * @throws AppError `invalid` (`invalidPath`)
 * @example parsePath('addresses[type eq "work"].country')
 */
export function parsePath(text: string): PatchPath {
  try {
    const reader = new Reader(text)
    const name = reader.name()
    const filter = reader.valueFilter()
    const part = filter ? reader.part() : null
    if (!reader.isAtEnd()) throw reader.refuse('goes on unexpectedly')
    return { name, filter, part }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw scimProblem('invalidPath', `'${text.slice(0, 200)}' is not a path (RFC 7644, section 3.5.2)`)
  }
}
