import type {
  AttributeDefinition,
  ColumnTarget,
  ImportField,
  ImportMapping,
  RowProblem,
} from '@/lib/directory/imports/schema'
import {
  foldId,
  longestId,
  readAttribute,
  readCountry,
  readDate,
  readEmail,
  readEmploymentType,
  readLanguage,
  readStatus,
  readText,
  tidy,
  type Understood,
} from '@/lib/directory/imports/values/rules'

/** A row of a file as it is stored. */
export interface StoredRow {
  line: number
  values: string[]
}

/** What a row says of a person: null clears, what is missing leaves as it is. */
export interface RowReading {
  line: number
  values: Map<ColumnTarget, string | null>
  identity: RowIdentity
  /** Empty: the row can be taken as far as it goes by itself. */
  problems: RowProblem[]
}

export interface ReadingRules {
  mapping: ImportMapping
  width: number
  attributes: ReadonlyMap<string, AttributeDefinition>
}

/** People cannot be without these, so that an empty cell never clears them. */
const needed: readonly ColumnTarget[] = ['givenName', 'familyName', 'email', 'employmentType', 'status']

const readers: Record<Exclude<ImportField, 'startDate' | 'endDate'>, (text: string) => Understood> = {
  givenName: readText,
  familyName: readText,
  email: readEmail,
  externalId: (text) => readText(text, longestId),
  jobTitle: readText,
  department: readText,
  team: readText,
  location: readText,
  country: readCountry,
  language: readLanguage,
  manager: readText,
  employmentType: readEmploymentType,
  status: readStatus,
}

/** Understands the cells of a row, each by itself. */
export function readRow({ line, values: cells }: StoredRow, rules: ReadingRules): RowReading {
  const { mapping, width } = rules
  const identity = { line, email: null, externalId: null, manager: null }
  const reading: RowReading = { line, values: new Map(), identity, problems: [] }
  const surplus = cells.slice(width).some((cell) => cell.trim() !== '')
  if (cells.length < width || surplus) {
    const values = { found: String(cells.length), expected: String(width) }
    reading.problems.push({ target: null, reason: 'columns', values })
    return reading
  }
  for (const [index, target] of mapping.columns.entries()) {
    if (target === null) continue
    const text = tidy(cells[index] ?? '')
    if (text === '') {
      if (mapping.empty === 'clear' && !needed.includes(target)) reading.values.set(target, null)
      continue
    }
    const understood = readValue(target, text, rules)
    if ('value' in understood) reading.values.set(target, understood.value)
    else reading.problems.push({ target, value: text.slice(0, 200), ...understood })
  }
  reading.identity = identityOf(reading)
  if (reading.identity.manager) refuseOwnManager(reading)
  return reading
}

/** Deleted since the columns were named: nobody misses the value. */
const gone = { reason: 'attributeGone', isNote: true } as const

function readValue(
  target: ColumnTarget,
  text: string,
  { mapping, attributes }: ReadingRules,
): Understood | typeof gone {
  if (target === 'startDate' || target === 'endDate') return readDate(text, mapping.dateFormat)
  if (!isAttribute(target)) return readers[target](text)
  const definition = attributes.get(attributeOf(target))
  return definition ? readAttribute(text, definition, mapping.dateFormat) : gone
}

type AttributeTarget = Extract<ColumnTarget, `attribute:${string}`>
export const isAttribute = (target: ColumnTarget): target is AttributeTarget =>
  target.startsWith('attribute:')
export const attributeOf = (target: AttributeTarget): string => target.slice('attribute:'.length)

function refuseOwnManager({ values, problems, identity: { email, externalId, manager } }: RowReading): void {
  if (manager !== email && manager !== externalId) return
  problems.push({ target: 'manager', reason: 'ownManager', value: values.get('manager') ?? '' })
}

/** Who a row is about and who manages them, as they are compared; null where the row does not say. */
export interface RowIdentity {
  line: number
  email: string | null
  externalId: string | null
  manager: string | null
}

function identityOf({ line, values }: Omit<RowReading, 'identity'>): RowIdentity {
  const fold = (target: ImportField) => {
    const value = values.get(target)
    return value ? foldId(value) : null
  }
  return { line, email: fold('email'), externalId: fold('externalId'), manager: fold('manager') }
}

/** Whom the rows of a file are about, and the order in which managers come before those whom they manage. */
export class FileIndex {
  readonly #emails = new Map<string, number>()
  readonly #externalIds = new Map<string, number>()
  readonly #managers = new Map<number, string>()
  readonly #lines: number[] = []
  /** Worked out once all lines are known. */
  #leading: { lineOf: Map<number, number>; leaders: Set<number> } | undefined
  #order: { lines: number[]; again: Set<number> } | undefined
  /** The first other line about the same person, for the lines of which there are several. */
  readonly twins = new Map<number, number>()

  add({ line, email, externalId, manager }: RowIdentity): void {
    this.#lines.push(line)
    this.#note(this.#emails, email, line)
    this.#note(this.#externalIds, externalId, line)
    if (manager) this.#managers.set(line, manager)
  }

  #note(known: Map<string, number>, id: string | null, line: number): void {
    if (!id) return
    const other = known.get(id)
    if (other === undefined) {
      known.set(id, line)
    } else if (other !== line) {
      this.twins.set(line, other)
      if (!this.twins.has(other)) this.twins.set(other, line)
    }
  }

  /** The line about whoever manages the person of this one. */
  managerLineOf(line: number): number | undefined {
    return this.#lead().lineOf.get(line)
  }

  /** Whether the person of this line manages somebody. */
  leads(line: number): boolean {
    return this.#lead().leaders.has(line)
  }

  #lead() {
    this.#leading ??= this.#findLeaders()
    return this.#leading
  }

  #findLeaders(): { lineOf: Map<number, number>; leaders: Set<number> } {
    const lineOf = new Map<number, number>()
    for (const [line, manager] of this.#managers) {
      const found = this.#externalIds.get(manager) ?? this.#emails.get(manager)
      if (found !== undefined) lineOf.set(line, found)
    }
    return { lineOf, leaders: new Set(lineOf.values()) }
  }

  get emails(): string[] {
    return [...this.#emails.keys()]
  }

  get externalIds(): string[] {
    return [...this.#externalIds.keys()]
  }

  /** All lines, managers before those whom they manage. */
  get lines(): readonly number[] {
    return this.#inOrder().lines
  }

  /** Those of them whose manager stands after them all the same, because people manage each other in a circle. */
  get closing(): number[] {
    return [...this.#inOrder().again]
  }

  /** Whether whoever manages the person of this line is written after them. */
  closesCircle(line: number): boolean {
    return this.#inOrder().again.has(line)
  }

  #inOrder() {
    this.#order ??= this.#findOrder()
    return this.#order
  }

  #findOrder(): { lines: number[]; again: Set<number> } {
    const placed = new Set<number>()
    const lines: number[] = []
    const again = new Set<number>()
    for (const start of this.#lines) {
      const chain: number[] = []
      const inChain = new Set<number>()
      let line: number | undefined = start
      while (line !== undefined && !placed.has(line) && !inChain.has(line)) {
        chain.push(line)
        inChain.add(line)
        line = this.managerLineOf(line)
      }
      const last = chain.at(-1)
      if (line !== undefined && last !== undefined && inChain.has(line)) again.add(last)
      for (const one of chain.reverse()) {
        placed.add(one)
        lines.push(one)
      }
    }
    return { lines, again }
  }
}
