import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { AttributeCondition, CustomCondition } from '@/lib/audiences/schema'
import type { OwnDecision } from '@/lib/workspace/schema'

/** Sentences for conditions that decided: "Department must be: Sales · in the directory: Marketing". */
export function useDecisionText(): (decision: OwnDecision) => string {
  const t = useTranslations('workspace')
  const valueText = useValueText()
  const list = new Intl.ListFormat(useLocale(), { type: 'disjunction' })

  return (decision) => {
    if (!('condition' in decision)) return t(`${decision.about}Decision`)
    const { condition, negated, actual } = decision
    const text = (value: string) => valueText(condition, value)
    return t('decision', {
      attribute: decision.about === 'custom' ? decision.name : t(`attribute.${decision.condition.attribute}`),
      negated: String(negated),
      claim: claim(),
      actual: actual === null ? t('nothingKnown') : text(actual),
    })

    function claim(): string {
      if (condition.operator === 'isEmpty') return t('claim.isEmpty')
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

  const day = (value: string) => {
    const date = new Date(value)
    return Number.isNaN(date.getTime()) ? value : format.dateTime(date, { dateStyle: 'medium' })
  }

  return (condition: AttributeCondition | CustomCondition, value: string): string => {
    if (condition.kind === 'custom') return condition.type === 'date' ? day(value) : value
    const { attribute } = condition
    switch (attribute) {
      case 'country':
        return new Intl.DisplayNames(locale, { type: 'region' }).of(value) ?? value
      case 'language':
        return new Intl.DisplayNames(locale, { type: 'language' }).of(value) ?? value
      case 'startDate':
      case 'endDate':
        return day(value)
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
