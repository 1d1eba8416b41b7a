/** What of a person can be sent; own attributes as `custom:<key>`. */
export const employeeSources = [
  'id',
  'email',
  'userName',
  'externalId',
  'givenName',
  'familyName',
  'displayName',
  'jobTitle',
  'department',
  'team',
  'location',
  'country',
  'language',
  'employmentType',
  'startDate',
  'endDate',
  'status',
  /** The id at the provider of whoever manages them; nobody who is not there. */
  'manager',
] as const
export type EmployeeSource = (typeof employeeSources)[number]

const known: ReadonlySet<string> = new Set(employeeSources)

/** Whether it is one of `employeeSources`. */
export function isEmployeeSource(source: string): source is EmployeeSource {
  return known.has(source)
}

/** Whether a person can have it: one of `employeeSources`, or `custom:<key>`. */
export function isKnownSource(source: string): boolean {
  return known.has(source) || /^custom:[\w-]{1,64}$/.test(source)
}

export type TemplatePart = { kind: 'text' | 'source'; text: string }

/** A template in parts: literal texts, and the sources that stand in braces. Null: a brace is left over. */
export function templateParts(template: string): TemplatePart[] | null {
  const parts = template.split(/(\{[\w:-]{1,80}\})/).flatMap((part): TemplatePart[] => {
    if (part === '') return []
    if (/^\{.+\}$/.test(part)) return [{ kind: 'source', text: part.slice(1, -1) }]
    return [{ kind: 'text', text: part }]
  })
  return parts.some(({ kind, text }) => kind === 'text' && /[{}]/.test(text)) ? null : parts
}

/** Sources that a template names. Null: a brace is left over. */
export function placeholders(template: string): string[] | null {
  return templateParts(template)?.flatMap(({ kind, text }) => (kind === 'source' ? [text] : [])) ?? null
}
