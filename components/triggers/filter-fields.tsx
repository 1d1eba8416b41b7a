'use client'

import { useTranslations } from 'next-intl'
import { Field, FieldHint } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { submittedValue } from '@/lib/http/form-state'
import type { Option, TriggerChoices } from '@/lib/triggers/choices/queries'
import type { TriggerDetail } from '@/lib/triggers/queries'
import {
  type FilterField,
  filterOutcomes,
  filterStates,
  filtersOf,
  type TriggerSource,
} from '@/lib/triggers/schema'
import type { FormFields } from './trigger-form'
import { useTriggerWords } from './trigger-words'

export interface FilterFieldsProps {
  fields: FormFields
  source: TriggerSource
  /** The trigger that is changed. */
  trigger: TriggerDetail | undefined
  choices: TriggerChoices
}

/** What an event can be narrowed by; each is open unless something is chosen. */
export function FilterFields({ fields, source, trigger, choices }: FilterFieldsProps) {
  const t = useTranslations('triggers')
  const { narrowedTo } = useTriggerWords()
  const { state, errorOf } = fields
  const optionsOf: Record<FilterField, Option[]> = {
    department: choices.departments.map((name) => ({ id: name, name })),
    listingId: choices.listings,
    connectionId: choices.connections,
    state: filterStates.map((id) => ({ id, name: t(`stateWord.${id}`) })),
    outcome: filterOutcomes.map((id) => ({ id, name: t(`outcomeWord.${id}`) })),
    segmentId: choices.segments,
  }
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-3 font-medium text-sm">
        {t('filters')}
        <FieldHint className="font-normal">{t('filterHint')}</FieldHint>
      </legend>
      {filtersOf[source].map((field) => {
        // What a trigger works with has the plain name.
        const name = field === 'connectionId' ? 'filterConnectionId' : field
        const value = submittedValue(state, name, trigger?.filter[field])
        const options = optionsOf[field]
        const isKnown = value === '' || options.some(({ id }) => id === value)
        return (
          <Field key={field} label={t(`filter.${field}`)} error={errorOf(name)}>
            <NativeSelect name={name} defaultValue={value}>
              <option value="">{t('any')}</option>
              {!isKnown && <option value={value}>{(trigger && narrowedTo(field, trigger)) ?? value}</option>}
              {options.map((option) => (
                <option key={option.id} value={option.id}>
                  {option.name}
                </option>
              ))}
            </NativeSelect>
          </Field>
        )
      })}
    </fieldset>
  )
}
