'use client'

import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { type PolicyRule, policyLimits, ruleInputs } from '@/lib/policies/schema'
import { cn } from '@/lib/utils'

const values = { none: '', allowed: '', allow: 'allow', block: 'block', blocked: 'block' } as const

export interface RuleRowProps {
  subject: PolicyRule['subject']
  value: string
  name: string
  /** As the draft has it; none yet where undefined. */
  rule: PolicyRule | undefined
  /** In order; the first is what holds without a rule. */
  options: readonly (keyof typeof values)[]
  state: FormState
}

/** One line of a policy: what it is about, what holds for it, and the reason that people are shown. */
export function RuleRow({ subject, value, name, rule, options, state }: RuleRowProps) {
  const t = useTranslations('policy.rule')
  const errorText = useErrorText()
  const inputs = ruleInputs({ subject, value })
  const problem = (input: string) => {
    const reason = state.fields?.[input]
    return reason && errorText(reason)
  }
  return (
    <li className="group/rule flex flex-wrap items-start gap-x-3 gap-y-2 border-b py-2">
      <span className="wrap-anywhere min-w-0 flex-1 pt-2 text-sm group-has-[option:not([value='']):checked]/rule:font-medium">
        {name}
      </span>
      <Field
        label={t('effect', { name })}
        hideLabel
        error={problem(inputs.effect)}
        className="w-40 shrink-0 sm:w-36"
      >
        {(control) => (
          <NativeSelect
            {...control}
            key={rule?.effect}
            name={inputs.effect}
            defaultValue={submittedValue(state, inputs.effect, rule?.effect ?? '')}
          >
            {options.map((option) => (
              <option key={option} value={values[option]}>
                {t(option)}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {/* Where no rule holds, nobody is shown a reason; nor are readers a field that is empty. */}
      <Field
        label={t('reason', { name })}
        hideLabel
        error={problem(inputs.reason)}
        className={cn(
          'w-full group-has-[input:disabled:placeholder-shown]/rule:hidden',
          !problem(inputs.reason) && "group-has-[option[value='']:checked]/rule:hidden",
        )}
      >
        <Input
          name={inputs.reason}
          defaultValue={submittedValue(state, inputs.reason, rule?.reason ?? '')}
          placeholder={t('reasonPlaceholder')}
          maxLength={policyLimits.reason}
          autoComplete="off"
        />
      </Field>
    </li>
  )
}
