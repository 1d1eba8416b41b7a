/** Why a template is refused. Each has a sentence among `errors.reasons`. */
export const templateProblems = ['templateUnknown', 'templateBrackets'] as const
export type TemplateProblem = (typeof templateProblems)[number]

const placeholder = /\{([^{}]*)\}/g

/** Why a text with placeholders cannot be filled; null: it can. */
export function problemOfTemplate(template: string, known: readonly string[]): TemplateProblem | null {
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name)
  if (names.some((name) => !known.includes(name))) return 'templateUnknown'
  const rest = template.replaceAll(placeholder, '').replaceAll(/\[[^[\]]*\]/g, '')
  return /[{}[\]]/.test(rest) ? 'templateBrackets' : null
}
