const placeholder = /\{([A-Za-z]+)\}/g

/**
 * Fills the placeholders of a text. A part in brackets is left out unless all its placeholders have values; what
 * values hold is never read as a placeholder itself.
 * @example fillTemplate('{name}[, {jobTitle}]', { name: 'Ada', jobTitle: null }) // 'Ada'
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string | null>>): string {
  const has = (part: string) => [...part.matchAll(placeholder)].every(([, name = '']) => values[name])
  const parts = template.replaceAll(/\[([^[\]]*)\]/g, (_, part: string) => (has(part) ? part : ''))
  const text = parts.replaceAll(placeholder, (_, name: string) => values[name] ?? '')
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
}
