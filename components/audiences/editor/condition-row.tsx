'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { Button } from '@/components/ui/button'
import { FieldError } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { draftField } from '@/lib/audiences/drafts/rules'
import {
  attributeOrder,
  controlOf,
  customSubject,
  type DraftCondition,
  operatorsOf,
} from '@/lib/audiences/drafts/schema'
import { useDraftEditing } from './state'
import { StepButton } from './step-button'
import { ValueFields } from './value-fields'

/** One condition: what about a person, how it is compared, with what. */
export function ConditionRow({ condition, place }: { condition: DraftCondition; place: number }) {
  const t = useTranslations('audienceEditor')
  const text = useErrorText()
  const { choices, issues, isHydrated, change, prefix } = useDraftEditing()
  const { id, subject, operator } = condition
  const issue = issues[id]
  const operators = operatorsOf(subject, choices.attributes)
  const isList = subject === 'segment' || subject === 'group'
  const control = controlOf(subject, operator, choices.attributes)
  const comparison = (
    <span className={isList ? 'sm:w-28' : 'sm:w-44'}>
      <NativeSelect
        name={draftField.operator(id)}
        value={operator}
        aria-label={t('comparison')}
        autoComplete="off"
        onChange={(event) => change({ kind: 'setOperator', id, operator: event.target.value })}
      >
        {!operators.includes(operator) && <option value={operator}>—</option>}
        {operators.map((one) => (
          <option key={one} value={one}>
            {t(`operator.${one}` as 'operator.is')}
          </option>
        ))}
      </NativeSelect>
    </span>
  )
  return (
    <fieldset
      aria-label={t('conditionNumber', { number: place })}
      aria-describedby={issue ? `${prefix}issue-${id}` : undefined}
      className="flex min-w-0 flex-col gap-2 rounded-md border bg-card p-3"
    >
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-2 sm:flex-row sm:flex-wrap">
          <span className="sm:w-44">
            <NativeSelect
              id={`${prefix}part-${id}`}
              name={draftField.subject(id)}
              value={subject}
              aria-label={t('attribute')}
              autoComplete="off"
              onChange={(event) => change({ kind: 'setSubject', id, subject: event.target.value })}
            >
              <Subjects subject={subject} />
            </NativeSelect>
          </span>
          {/* "External segment → name → is → true" */}
          {!isList && comparison}
          {control !== 'none' && (
            <div className="min-w-0 sm:min-w-48 sm:flex-1">
              <ValueFields condition={condition} control={control} />
            </div>
          )}
          {isList && comparison}
          {isList && <span className="flex min-h-9 items-center text-sm">{t('true')}</span>}
        </div>
        <StepButton
          variant="ghost"
          size="icon"
          aria-label={t('removeCondition', { number: place })}
          intent={`drop:${id}`}
          step={{ kind: 'remove', id }}
        >
          <X aria-hidden="true" />
        </StepButton>
      </div>
      {issue && <FieldError id={`${prefix}issue-${id}`}>{text(issue)}</FieldError>}
      {!isHydrated && (
        <Button
          type="submit"
          name="intent"
          value="refresh"
          variant="outline"
          size="sm"
          className="self-start"
        >
          {t('update')}
        </Button>
      )}
    </fieldset>
  )
}

function Subjects({ subject }: { subject: string }) {
  const t = useTranslations('audienceEditor')
  const { choices } = useDraftEditing()
  const own = choices.attributes.map(({ key, name }) => ({ value: customSubject(key), name }))
  const known = [...attributeOrder, 'segment', 'group', ...own.map(({ value }) => value)] as string[]
  return (
    <>
      {!known.includes(subject) && <option value={subject}>{t('gone')}</option>}
      <optgroup label={t('userAttributes')}>
        {attributeOrder.map((attribute) => (
          <option key={attribute} value={attribute}>
            {t(`subject.${attribute}`)}
          </option>
        ))}
        <option value="segment">{t('subject.segment')}</option>
        <option value="group">{t('subject.group')}</option>
      </optgroup>
      {own.length > 0 && (
        <optgroup label={t('ownAttributes')}>
          {own.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </>
  )
}
