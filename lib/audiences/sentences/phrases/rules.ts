import { createTranslator } from 'next-intl'
import type { Condition } from '@/lib/audiences/schema'
import { languageName, placeName } from '@/lib/audiences/sentences/places/rules'
import type { ConditionNames } from '@/lib/audiences/sentences/schema'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

/** A condition as it is said: what it asks, how, and for which values. */
export interface Claim {
  /** An attribute, `custom`, `segment` or `group`. */
  subject: string
  /** Of an own attribute. */
  key: string
  operator: 'is' | 'contains' | 'startsWith' | 'before' | 'after' | 'withinLastDays' | 'isEmpty'
  values: string[]
  negated: boolean
  isDate: boolean
}

/** A condition as a claim; "is not" is the opposite of "is", and one of several is any of them. */
export function toClaim(condition: Condition, negated: boolean): Claim {
  const base = { key: '', isDate: false, negated }
  if (condition.kind === 'segment') {
    return { ...base, subject: 'segment', operator: 'is', values: [condition.segmentId] }
  }
  if (condition.kind === 'group') {
    return { ...base, subject: 'group', operator: 'is', values: [condition.groupId] }
  }
  const { operator } = condition
  const isOwn = condition.kind === 'custom'
  const subject = isOwn ? 'custom' : condition.attribute
  const isDate = isOwn ? condition.type === 'date' : subject === 'startDate' || subject === 'endDate'
  return {
    subject,
    key: isOwn ? condition.key : '',
    operator: operator === 'oneOf' || operator === 'isNot' ? 'is' : operator,
    values: operator === 'isEmpty' ? [] : [condition.value].flat().map(String),
    negated: operator === 'isNot' ? !negated : negated,
    isDate,
  }
}

/** "In France, or in Germany" is "in France or Germany"; so is "neither" where all have to hold. */
export function mergeClaims(claims: Claim[], kind: 'and' | 'or'): Claim[] {
  const merged: Claim[] = []
  for (const claim of claims) {
    const isMergeable = claim.operator === 'is' && !claim.isDate && claim.negated === (kind === 'and')
    const index = merged.findIndex(
      ({ subject, key, operator, negated }) =>
        subject === claim.subject && key === claim.key && operator === 'is' && negated === claim.negated,
    )
    const known = merged[index]
    if (isMergeable && known) {
      merged[index] = { ...known, values: [...new Set([...known.values, ...claim.values])] }
    } else merged.push(claim)
  }
  return merged
}

const order =
  'department team location country startDate status employmentType managerId segment group'.split(' ')

/** Where a claim stands in the sentence: place and time first, clauses after. */
export function rankOf(claim: Claim): number {
  const index = order.indexOf(claim.subject)
  return (isClause(claim) ? 200 : 0) + (claim.negated ? 100 : 0) + (index < 0 ? 50 : index)
}

/** Whether it is said as a clause of its own: "whose job title is …". */
export function isClause({ subject, operator }: Claim): boolean {
  if (operator === 'isEmpty') return false
  return operator === 'contains' || operator === 'startsWith' || !order.includes(subject)
}

/** Whether it leaves out kinds of staff, which is said last. */
export function isStaff({ subject, operator, negated }: Claim): boolean {
  return subject === 'employmentType' && operator === 'is' && negated
}

/** The words for claims in one language. */
export class Phrases {
  readonly #locale: Locale
  readonly #names: ConditionNames
  readonly #translate: ReturnType<typeof translatorOf>

  constructor(locale: Locale, names: ConditionNames) {
    this.#locale = locale
    this.#names = names
    this.#translate = translatorOf(locale)
  }

  /** A message of `audienceSentence`. */
  t(key: string, values: Record<string, string | number> = {}): string {
    return this.#translate(key as never, values as never)
  }

  /** Several phrases in a row: "A, B and C"; "either A or B". */
  join(how: 'all' | 'any' | 'either' | 'both' | 'neither', phrases: string[]): string {
    if (phrases.length < 2) return phrases.join('')
    return phrases
      .map((phrase, index) => {
        const place = index === 0 ? 'first' : index === phrases.length - 1 ? 'last' : 'middle'
        return this.t(`${how}.${place}`, { phrase })
      })
      .join('')
  }

  /** Kinds of staff that are left out: "contractors and interns". */
  staff(types: string[]): string {
    return this.join(
      'all',
      types.map((type) => this.t(`staff.${type}`)),
    )
  }

  /** One claim, to stand after "Everyone" or « Toutes les personnes ». */
  say(claim: Claim): string {
    const { subject, operator, values, negated } = claim
    const said = { negated: String(negated), count: values.length }
    if (operator === 'isEmpty') {
      if (subject === 'custom') return this.t('empty.custom', { ...said, attribute: this.#attribute(claim) })
      return this.t(`empty.${subject}`, said)
    }
    if (isClause(claim)) return this.#clause(claim)
    switch (subject) {
      case 'startDate':
        return operator === 'withinLastDays'
          ? this.t('hired.withinLastDays', { ...said, days: Number(values[0]) })
          : this.t(`hired.${operator}`, { ...said, date: this.#date(values[0]) })
      case 'country':
        return this.#beingIn(claim, (code) => placeName(code, this.#locale))
      case 'status':
        if (negated && values[0] === 'left' && values.length === 1) return this.t('notLeft')
        return this.#being(claim, (status) => this.t(`status.${status}`))
      case 'employmentType':
        return this.#being(claim, (type) => this.t(`employment.${type}`))
      default:
        return this.t(`in.${subject}`, { ...said, values: this.#any(claim) })
    }
  }

  #beingIn({ values, negated }: Claim, nameOf: (value: string) => string): string {
    const places = values.map(nameOf)
    if (!negated) return this.t('place', { places: this.join('any', places) })
    const said = places.map((place) => this.t('place', { places: place }))
    return said.length > 1
      ? this.t('neitherPlace', { phrase: this.join('neither', said) })
      : this.t('notPlace', { phrase: said.join('') })
  }

  #being({ values, negated }: Claim, phraseOf: (value: string) => string): string {
    const said = values.map(phraseOf)
    if (!negated) return this.join('any', said)
    return said.length > 1
      ? this.t('neitherBeing', { phrase: this.join('neither', said) })
      : this.t('notBeing', { phrase: said.join('') })
  }

  #clause(claim: Claim): string {
    const { operator, values, negated, isDate } = claim
    const said = { attribute: this.#attribute(claim), negated: String(negated) }
    if (operator === 'withinLastDays')
      return this.t('whose.withinLastDays', { ...said, days: Number(values[0]) })
    if (isDate)
      return this.t(`whose.${operator === 'is' ? 'on' : operator}`, { ...said, date: this.#date(values[0]) })
    return this.t(`whose.${operator}`, { ...said, value: this.#any(claim) })
  }

  #attribute({ subject, key }: Claim): string {
    if (subject !== 'custom') return this.t(`attribute.${subject}`)
    const name = this.#names.attributes[key]
    return name === undefined ? this.t('attribute.gone') : this.t('attribute.own', { name })
  }

  // Values that are names stand bare, others in quotes: "in the Sales department", "is “R&D”".
  #any({ subject, operator, values }: Claim): string {
    const bare = ['department', 'team', 'location'].includes(subject) && operator === 'is'
    const { people, segments, groups } = this.#names
    const known = { managerId: people, segment: segments, group: groups }[subject]
    return this.join(
      'any',
      values.map((value) => {
        if (subject === 'language') return languageName(value, this.#locale)
        const name = known ? known[value] : value
        if (name === undefined) return this.t(`gone.${subject}`)
        return bare || subject === 'managerId' ? name : this.t('quoted', { value: name })
      }),
    )
  }

  #date(value = ''): string {
    const format = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long', timeZone: 'UTC' })
    const date = format.format(new Date(value))
    return this.#locale === 'fr' ? date.replace(/^1 /, '1er ') : date
  }
}

function translatorOf(locale: Locale) {
  return createTranslator({
    locale,
    messages: messages[locale],
    namespace: 'audienceSentence',
    timeZone: 'UTC',
  })
}
