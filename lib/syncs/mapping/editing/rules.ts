import type { AttributeMapping, AttributeRule } from '@/lib/syncs/mapping/schema'

/** One rule as its fields hold it. */
export interface RuleFields {
  target: string
  kind: string
  source: string
  expression: string
  fallback: string
  /** Of constants and templates. */
  text: string
  isRequired: boolean
  maxLength: string
}

export const emptyRule: RuleFields = {
  target: '',
  kind: 'attribute',
  source: '',
  expression: 'none',
  fallback: '',
  text: '',
  isRequired: false,
  maxLength: '',
}

/** More than a mapping may have, so that one too many can be told. */
const mostRows = 100

/** The name of a field of a rule's form. */
export function ruleField(index: number, field: keyof RuleFields): string {
  return `rule.${index}.${field}`
}

/** The rules of a mapping as fields. */
export function toRows({ rules }: AttributeMapping): RuleFields[] {
  return rules.map(({ target, value, isRequired, maxLength }) => ({
    ...emptyRule,
    ...(value.kind === 'attribute' ? { ...value, fallback: value.fallback ?? '' } : value),
    target,
    isRequired,
    maxLength: maxLength === null ? '' : String(maxLength),
  }))
}

/** The rules that a form holds, in their order; numbers that are left out close up. */
export function rowsOf(form: Readonly<Record<string, unknown>>): RuleFields[] {
  const indexes = new Set<number>()
  for (const name of Object.keys(form)) {
    const [, index] = /^rule\.(\d{1,4})\.target$/.exec(name) ?? []
    if (index !== undefined) indexes.add(Number(index))
  }
  const inOrder = [...indexes].sort((a, b) => a - b).slice(0, mostRows)
  return inOrder.map((index) => {
    const text = (field: keyof RuleFields) => {
      const value = form[ruleField(index, field)]
      return typeof value === 'string' ? value : ''
    }
    return {
      target: text('target'),
      kind: text('kind'),
      source: text('source'),
      expression: text('expression') || 'none',
      fallback: text('fallback'),
      text: text('text'),
      isRequired: text('isRequired') === 'on',
      maxLength: text('maxLength'),
    }
  })
}

/** What the rows of a form say, for the schema of mappings to judge. */
export function toGiven(rows: readonly RuleFields[]): { rules: unknown[] } {
  return {
    rules: rows.map(({ target, kind, source, expression, fallback, text, isRequired, maxLength }) => ({
      target,
      value:
        kind === 'attribute'
          ? { kind, source, expression, fallback: fallback.trim() || null }
          : { kind, text },
      isRequired,
      maxLength: maxLength.trim() === '' ? null : toNumber(maxLength),
    })),
  }
}

function toNumber(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN
}

/** `rules.2.value.source` → the field's own name: where a refusal is shown. */
export function fieldOf(path: readonly PropertyKey[]): string {
  const [first, index, field, part] = path
  if (first !== 'rules' || typeof index !== 'number') return 'mapping'
  return ruleField(index, (field === 'value' ? (part ?? 'kind') : (field ?? 'target')) as keyof RuleFields)
}

/** Whether a rule reads an attribute, has a text of its own, or joins several. */
export const ruleKinds = [
  'attribute',
  'template',
  'constant',
] as const satisfies AttributeRule['value']['kind'][]
