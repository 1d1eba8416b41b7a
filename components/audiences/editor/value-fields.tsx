'use client'

import { Plus, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { draftField } from '@/lib/audiences/drafts/rules'
import {
  type ControlKind,
  customKey,
  type DraftCondition,
  employmentTypes,
  statuses,
} from '@/lib/audiences/drafts/schema'
import { PersonField } from './person-field'
import { type EditorChoices, type Option, useDraftEditing } from './state'
import { StepButton } from './step-button'
import { valueListId } from './value-list-id'

export interface ValueFieldsProps {
  condition: DraftCondition
  control: ControlKind
}

/** The value of a condition, or several of which one has to fit. */
export function ValueFields({ condition, control }: ValueFieldsProps) {
  const t = useTranslations('audienceEditor')
  const { id, operator, values } = condition
  if (operator !== 'oneOf') return <ValueField condition={condition} control={control} index={0} />
  return (
    <div className="flex flex-col items-start gap-2">
      {[...values.keys()].map((index) => (
        <div key={index} className="flex w-full gap-1">
          <div className="min-w-0 flex-1">
            <ValueField condition={condition} control={control} index={index} />
          </div>
          {values.length > 1 && (
            <StepButton
              variant="ghost"
              size="icon"
              aria-label={t('removeValue', { number: index + 1 })}
              intent={`drop-value:${id}:${index}`}
              step={{ kind: 'removeValue', id, index }}
            >
              <X aria-hidden="true" />
            </StepButton>
          )}
        </div>
      ))}
      <StepButton variant="link" size="sm" intent={`add-value:${id}`} step={{ kind: 'addValue', id }}>
        <Plus aria-hidden="true" />
        {t('addValue')}
      </StepButton>
    </div>
  )
}

function ValueField({ condition, control, index }: ValueFieldsProps & { index: number }) {
  const t = useTranslations('audienceEditor')
  const { choices, change, issues, prefix } = useDraftEditing()
  const { id, subject, operator, values } = condition
  const value = values[index] ?? ''
  if (control === 'person') return <PersonField condition={condition} index={index} />
  const field = {
    id: `${prefix}value-${id}-${index}`,
    name: draftField.value(id, index),
    value,
    autoComplete: 'off',
    'aria-label': operator === 'oneOf' ? t('valueNumber', { number: index + 1 }) : t('value'),
    'aria-invalid': issues[id] ? true : undefined,
    'aria-describedby': issues[id] ? `${prefix}issue-${id}` : undefined,
    onChange: ({ target }: { target: { value: string } }) =>
      change({ kind: 'setValue', id, index, value: target.value }),
  } as const
  const options = optionsOf(control, subject, choices, t)
  if (options) {
    const isKnown = value === '' || options.some((option) => option.value === value)
    return (
      <NativeSelect {...field}>
        <option value="">{t(options.length > 0 ? 'choose' : 'nothingToChoose')}</option>
        {!isKnown && <option value={value}>{control === 'language' ? value : t('gone')}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    )
  }
  if (control === 'date') return <Input {...field} type="date" min="1900-01-01" max="2999-12-31" />
  if (control === 'days') {
    return (
      <span className="flex items-center gap-2">
        <Input {...field} type="number" inputMode="numeric" min={1} max={3650} step={1} className="w-24" />
        <span className="text-sm">{t('days')}</span>
      </span>
    )
  }
  const isWhole = operator === 'is' || operator === 'isNot' || operator === 'oneOf'
  return <Input {...field} maxLength={201} list={isWhole ? valueListId(subject) : undefined} />
}

type Translate = ReturnType<typeof useTranslations<'audienceEditor'>>

function optionsOf(
  control: ControlKind,
  subject: string,
  choices: EditorChoices,
  t: Translate,
): Option[] | null {
  const named = (list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }))
  switch (control) {
    case 'country':
      return choices.countries
    case 'language':
      return choices.languages
    case 'employmentType':
      return employmentTypes.map((type) => ({ value: type, label: t(`employmentType.${type}`) }))
    case 'status':
      return statuses.map((status) => ({ value: status, label: t(`status.${status}`) }))
    case 'segment':
      return named(choices.segments)
    case 'group':
      return named(choices.groups)
    case 'option': {
      const own = choices.attributes.find(({ key }) => key === customKey(subject))
      return (own?.options ?? []).map((option) => ({ value: option, label: option }))
    }
    default:
      return null
  }
}
