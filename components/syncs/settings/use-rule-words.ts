import { useTranslations } from 'next-intl'
import type { AttributeRule } from '@/lib/syncs/mapping/schema'
import { isEmployeeSource } from '@/lib/syncs/mapping/templates/schema'

export interface OwnAttribute {
  key: string
  name: string
}

/** What rules of a mapping are told in; wants `syncSettings.source` and `syncSettings.expression` in the browser. */
export function useRuleWords(attributes: readonly OwnAttribute[]) {
  const t = useTranslations('syncSettings')
  const source = (name: string): string => {
    if (isEmployeeSource(name)) return t(`source.${name}`)
    const key = name.replace(/^custom:/, '')
    return attributes.find((attribute) => attribute.key === key)?.name ?? t('source.gone')
  }
  return {
    source,
    /** Where the value of a rule comes from, in one line. */
    value({ value }: Pick<AttributeRule, 'value'>): string {
      if (value.kind !== 'attribute') return t(value.kind, { text: value.text })
      const name = source(value.source)
      const expressed =
        value.expression === 'none'
          ? name
          : t('expressed', { source: name, expression: t(`expression.${value.expression}`) })
      return value.fallback ? t('fallback', { source: expressed, fallback: value.fallback }) : expressed
    },
  }
}
