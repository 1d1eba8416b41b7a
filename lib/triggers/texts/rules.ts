import { createTranslator } from 'next-intl'
import { fillTemplate } from '@/lib/announcements/templates/rules'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { EventData } from '@/lib/triggers/rules'

/** The values of the placeholders that an event has, words in the reader's language. */
export function valuesOf(data: EventData, locale: Locale): Record<string, string | null> {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'triggers.words' })
  const word = t as unknown as ((key: string) => string) & { has(key: string): boolean }
  const known = (group: string, value: string | null) => {
    const key = `${group}.${value}`
    return value && word.has(key) ? word(key) : value
  }
  return {
    name: data.employeeName,
    department: data.department,
    previousDepartment: data.previousDepartment,
    integration: data.listing?.name ?? null,
    connection: data.connectionName,
    state: known('state', data.state),
    outcome: known('outcome', data.outcome),
    succeeded: String(data.succeeded),
    failed: String(data.failed),
    skipped: String(data.skipped),
    segment: data.name,
    change: known('change', data.change),
  }
}

/** A trigger's text for an event, line by line. */
export function fillText(template: string, data: EventData, locale: Locale): string {
  const values = valuesOf(data, locale)
  return template
    .split('\n')
    .map((line) => fillTemplate(line, values))
    .join('\n')
    .trim()
}
