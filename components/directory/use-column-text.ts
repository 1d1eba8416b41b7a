import { useLocale, useTranslations } from 'next-intl'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import type { PersonRow, ShownColumn } from '@/lib/directory/people/schema'
import { countryName } from '@/lib/i18n/countries'
import { toLocale } from '@/lib/i18n/routing'

/** A day as the reader writes it. */
export function useDay(): (day: string) => string {
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return (day) => {
    const date = new Date(`${day}T00:00:00Z`)
    return Number.isNaN(date.getTime()) ? day : format.format(date)
  }
}

/** Names of languages as the reader's language has them. */
export function useLanguageName(): (tag: string) => string {
  const names = new Intl.DisplayNames(useLocale(), { type: 'language', fallback: 'code' })
  return (tag) => {
    try {
      return names.of(tag) ?? tag
    } catch {
      return tag
    }
  }
}

/** What columns of people are called, and what stands in them. */
export function useColumnText(attributes: readonly Pick<AttributeView, 'key' | 'name' | 'type'>[]) {
  const t = useTranslations('directory')
  const locale = toLocale(useLocale())
  const day = useDay()
  const languageName = useLanguageName()
  const ownOf = (column: ShownColumn) => attributes.find(({ key }) => column === `attribute:${key}`)

  return {
    heading(column: ShownColumn): string {
      if (isOwn(column)) return ownOf(column)?.name ?? column.slice('attribute:'.length)
      return t(`field.${column}`)
    },
    value(person: PersonRow, column: Exclude<ShownColumn, 'manager'>): string | null {
      if (isOwn(column)) {
        const value = person.attributes[column.slice('attribute:'.length)] ?? null
        return value && ownOf(column)?.type === 'date' ? day(value) : value
      }
      if (column === 'status') return t(`status.${person.status}`)
      if (column === 'employmentType') return t(`employmentType.${person.employmentType}`)
      if (column === 'startDate' || column === 'endDate') return person[column] && day(person[column])
      if (column === 'country') return person.country && countryName(person.country, locale)
      if (column === 'language') return person.language && languageName(person.language)
      return person[column]
    },
  }
}

const isOwn = (column: ShownColumn): column is `attribute:${string}` => column.startsWith('attribute:')
