'use client'

import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { nameLength } from '@/lib/connections/settings/schema'
import { submittedValue } from '@/lib/http/form-state'
import { SettingForm, type SettingFormProps } from './setting-form'

export interface OwnerFormProps
  extends Pick<SettingFormProps<unknown>, 'connectionId' | 'action' | 'isMain'> {
  /** Who can be chosen. */
  people: { memberId: string; name: string; email: string; isReader: boolean }[]
  name: string
}

/** Gives the connection to somebody else by `transferAction`; asks for another name where theirs is taken. */
export function OwnerForm({ people, name, ...form }: OwnerFormProps) {
  const t = useTranslations('connections.settings.owner')
  return (
    <SettingForm {...form} submit={t('submit')}>
      {(state, errorOf) => (
        <>
          <Field label={t('field')} error={errorOf('memberId')}>
            <NativeSelect name="memberId" required defaultValue={submittedValue(state, 'memberId')}>
              <option value="">{t('choose')}</option>
              {people.map((person) => (
                <option key={person.memberId} value={person.memberId}>
                  {person.isReader ? t('you', { name: person.name }) : `${person.name} · ${person.email}`}
                </option>
              ))}
            </NativeSelect>
          </Field>
          {state.fields?.name && (
            <Field label={t('nameField')} error={errorOf('name')}>
              <Input
                name="name"
                required
                maxLength={nameLength}
                autoComplete="off"
                defaultValue={submittedValue(state, 'name', name)}
              />
            </Field>
          )}
        </>
      )}
    </SettingForm>
  )
}
