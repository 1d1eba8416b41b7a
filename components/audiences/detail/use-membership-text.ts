import { useTranslations } from 'next-intl'
import { useDecisionText } from '@/components/workspace/use-decision-text'
import type { Decision } from '@/lib/audiences/rules'
import type { ConditionNames } from '@/lib/audiences/sentences/schema'

/** A deciding condition in words, as HR may read it: with the names of segments, groups and managers. */
export function useMembershipText(names: ConditionNames): (decision: Decision) => string {
  const t = useTranslations('audienceWhy')
  const ownText = useDecisionText()
  const list = (ids: string[]) => ids.map((id) => names.people[id] ?? t('unknownPerson')).join(', ')

  return ({ condition, negated, met, actual }) => {
    switch (condition.kind) {
      case 'segment':
      case 'group': {
        const [known, id] =
          condition.kind === 'segment'
            ? [names.segments, condition.segmentId]
            : [names.groups, condition.groupId]
        const isIn = (condition.value !== negated) === met
        const name = known[id]
        return name === undefined
          ? t('gone')
          : t(condition.kind, { name, isIn: String(isIn), wanted: String(condition.value !== negated) })
      }
      case 'custom': {
        const name = names.attributes[condition.key] ?? condition.key
        return ownText({ about: 'custom', name, condition, negated, met, actual })
      }
      case 'attribute':
        if (condition.attribute === 'managerId') {
          const wanted = 'value' in condition ? list([condition.value].flat().map(String)) : ''
          return t('manager', {
            negated: String(negated !== (condition.operator === 'isNot')),
            wanted: condition.operator === 'isEmpty' ? t('noManager') : wanted,
            actual: actual ? list([actual]) : t('noManager'),
          })
        }
        return ownText({ about: 'attribute', condition, negated, met, actual })
    }
  }
}
