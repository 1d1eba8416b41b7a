'use client'

import { useTranslations } from 'next-intl'
import { SettingForm } from '@/components/connections/detail/setting-form'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { ScheduleFields, type ScheduleValues } from './schedule-fields'

/** Values as the fields hold them. */
export interface SettingsValues extends ScheduleValues {
  version: number
  isEnabled: boolean
  match: string
  deprovisioning: string
  syncsGroups: boolean
  onChange: boolean
  guardShare: number
  guardMinimum: number
  perMinute: number | null
}

export interface SettingsFormProps {
  connectionId: string
  provider: string
  values: SettingsValues
  /** Others see it as it is. */
  canEdit: boolean
  /** A run was started by hand before: others may begin by themselves. */
  hasRun: boolean
  canDeprovision: boolean
  /** Null: the provider was not asked. */
  hasGroups: boolean | null
  /** Requests a minute that the provider documents. */
  documentedLimit: number | null
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

const matches = ['user_name', 'email', 'external_id'] as const
const deprovisionings = ['deactivate', 'delete', 'none'] as const

/** How a connection provisions people, as one form. Works without JavaScript. */
export function SettingsForm(props: SettingsFormProps) {
  const { connectionId, provider, values, hasRun, canDeprovision, hasGroups, documentedLimit } = props
  const t = useTranslations('syncSettings.form')
  return (
    <SettingForm
      connectionId={connectionId}
      action={props.action}
      submit={props.canEdit ? t('submit') : null}
      isMain
    >
      {(state, errorOf) => {
        const isFailed = state.status === 'failed'
        const text = (name: keyof SettingsValues) =>
          isFailed ? submittedValue(state, name) : String(values[name] ?? '')
        const isOn = (name: keyof SettingsValues) =>
          isFailed ? submittedValue(state, name) === 'on' : values[name] === true
        return (
          <>
            <input type="hidden" name="version" value={text('version')} readOnly />
            <Choice
              control={
                <Checkbox
                  name="isEnabled"
                  defaultChecked={isOn('isEnabled')}
                  disabled={!hasRun && !values.isEnabled}
                  aria-invalid={errorOf('isEnabled') ? true : undefined}
                />
              }
              description={
                errorOf('isEnabled') ?? t(hasRun || values.isEnabled ? 'enabledHint' : 'enabledFirst')
              }
            >
              {t('enabled')}
            </Choice>
            <Field label={t('match')} hint={t('matchHint')} error={errorOf('match')}>
              <NativeSelect name="match" defaultValue={text('match')}>
                {matches.map((match) => (
                  <option key={match} value={match}>
                    {t(`matches.${match}`)}
                  </option>
                ))}
              </NativeSelect>
            </Field>
            <RadioGroup
              label={t('deprovisioning')}
              hint={canDeprovision ? t('deprovisioningHint') : t('cannotDeprovision', { provider })}
              error={errorOf('deprovisioning')}
            >
              {deprovisionings.map((way) => (
                <Choice
                  key={way}
                  control={
                    <Radio
                      name="deprovisioning"
                      value={way}
                      defaultChecked={text('deprovisioning') === way}
                    />
                  }
                  description={way === 'delete' ? t('deletes') : undefined}
                >
                  {t(`deprovisionings.${way}`)}
                </Choice>
              ))}
            </RadioGroup>
            <Choice
              control={<Checkbox name="syncsGroups" defaultChecked={isOn('syncsGroups')} />}
              description={t(hasGroups === false ? 'groupsNot' : 'groupsHint')}
            >
              {t('groups')}
            </Choice>
            <Choice
              control={<Checkbox name="onChange" defaultChecked={isOn('onChange')} />}
              description={t('onChangeHint')}
            >
              {t('onChange')}
            </Choice>
            <ScheduleFields textOf={text} errorOf={errorOf} />
            <RadioGroup label={t('guard')} hint={t('guardHint')}>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label={t('guardShare')} error={errorOf('guardShare')}>
                  <Input name="guardShare" inputMode="numeric" required defaultValue={text('guardShare')} />
                </Field>
                <Field label={t('guardMinimum')} error={errorOf('guardMinimum')}>
                  <Input
                    name="guardMinimum"
                    inputMode="numeric"
                    required
                    defaultValue={text('guardMinimum')}
                  />
                </Field>
              </div>
            </RadioGroup>
            <Field
              label={t('perMinute')}
              hint={
                documentedLimit === null
                  ? t('perMinuteHint')
                  : t('perMinuteKnown', { count: documentedLimit })
              }
              error={errorOf('perMinute')}
            >
              <Input name="perMinute" inputMode="numeric" defaultValue={text('perMinute')} />
            </Field>
          </>
        )
      }}
    </SettingForm>
  )
}
