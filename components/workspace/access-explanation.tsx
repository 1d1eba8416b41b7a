import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { AccessAnswer, AccessRule, AudienceReason } from '@/lib/workspace/schema'
import { useDecisionText } from './use-decision-text'

export interface AccessExplanationProps {
  answer: AccessAnswer
  /** Name of the person whom the answer is about; null when it is the reader. */
  person: string | null
}

/** Whether a listing is in the workspace, and the rule that decided it. */
export function AccessExplanation({ answer, person }: AccessExplanationProps) {
  const t = useTranslations('workspace')
  const { listing, isAvailable, rule } = answer
  const names = { name: listing.name, person: person ?? '' }
  const own = isAvailable ? t('isAvailable', names) : t('isMissing', names)
  const other = isAvailable ? t('isAvailableTo', names) : t('isMissingFrom', names)
  const audiences = 'audiences' in rule ? rule.audiences : []
  return (
    <Alert role="status" variant={isAvailable ? 'success' : 'info'} title={person ? other : own}>
      <p>{t(`${person ? 'ruleFor' : 'rule'}.${sentenceOf(rule)}`)}</p>
      {audiences.length > 0 && (
        <ul className="mt-2 flex list-disc flex-col gap-1 ps-5">
          {audiences.map((audience) => (
            <Audience key={audience.name} audience={audience} isMember={isAvailable} />
          ))}
        </ul>
      )}
    </Alert>
  )
}

function sentenceOf(rule: AccessRule) {
  return rule.kind === 'segmented' && rule.audiences.length === 0 ? 'segmentedPeople' : rule.kind
}

function Audience({ audience, isMember }: { audience: AudienceReason; isMember: boolean }) {
  const t = useTranslations('workspace')
  const textOf = useDecisionText()
  const { name, basis, decisions } = audience
  return (
    <li>
      {isMember ? t('inAudience', { name }) : t('notInAudience', { name })}
      {basis !== 'conditions' ? (
        <> · {t(basis)}</>
      ) : (
        <ul className="ps-4">
          {decisions.map(textOf).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </li>
  )
}
