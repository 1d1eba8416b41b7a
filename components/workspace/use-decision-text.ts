import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { Attribute } from '@/lib/audiences/schema'
import type { OwnDecision } from '@/lib/workspace/schema'

/** Sentences for conditions that decided: "Department must be: Sales · in the directory: Marketing". */
export function useDecisionText(): (decision: OwnDecision) => string {
  const t = useTranslations('workspace')
  const valueText = useValueText()
  const list = new Intl.ListFormat(useLocale(), { type: 'disjunction' })

  return ({ attribute, condition, negated, actual }) => {
    if (!condition) return t('managerDecision')
    const text = (value: string) => valueText(attribute, value)
    return t('decision', {
      attribute: t(`attribute.${attribute}`),
      negated: String(negated),
      claim: claim(),
      actual: actual === null ? t('nothingKnown') : text(actual),
    })

    function claim(): string {
      if (!condition || condition.operator === 'isEmpty') return t('claim.isEmpty')
      if (condition.operator === 'withinLastDays') return t('claim.withinLastDays', { days: condition.value })
      const { operator, value } = condition
      return t(`claim.${operator}`, {
        value: typeof value === 'string' ? text(value) : list.format(value.map(text)),
      })
    }
  }
}

/** A directory value as the reader says it: countries, languages, dates and fixed words by name. */
function useValueText() {
  const t = useTranslations('workspace')
  const format = useFormatter()
  const locale = useLocale()

  return (attribute: Attribute, value: string): string => {
    switch (attribute) {
      case 'country':
        return new Intl.DisplayNames(locale, { type: 'region' }).of(value) ?? value
      case 'language':
        return new Intl.DisplayNames(locale, { type: 'language' }).of(value) ?? value
      case 'startDate':
      case 'endDate':
        return format.dateTime(new Date(value), { dateStyle: 'medium' })
      case 'employmentType':
      case 'status': {
        const key = `${attribute}.${value}` as Parameters<typeof t>[0]
        return t.has(key) ? t(key) : value
      }
      default:
        return value
    }
  }
}
