'use client'

import { useTranslations } from 'next-intl'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { expiries, type IssuedSecret as Issued, nameLength, permissions } from '@/lib/api-keys/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { IssuedSecret } from './issued-secret'

export interface CreateFormProps {
  /** `createApiKeyAction`. */
  action: (previous: FormState<Issued>, form: FormData) => Promise<FormState<Issued>>
}

/** Makes a key, and shows its secret this once. Works without JavaScript. */
export function CreateForm({ action }: CreateFormProps) {
  const t = useTranslations('apiKeys')
  const errorText = useErrorText()
  const { state, isPending, formProps } = useFormStep<Issued>(action)
  const form = useErrorFocus(state)
  if (state.status === 'done' && state.data) return <IssuedSecret issued={state.data} />
  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name], state.values)
  const isBesideField = Object.keys(state.fields ?? {}).length > 0
  const wanted = submittedValue(state, 'permission', 'write')
  return (
    <Card>
      <form ref={form} {...formProps} noValidate className="group flex max-w-text flex-col gap-5">
        {!isPending && !isBesideField && <FormError state={state} />}
        <Field label={t('name')} hint={t('nameHint')} error={errorOf('name')}>
          <Input
            name="name"
            required
            // One more, so that too long a name is refused and not cut.
            maxLength={nameLength + 1}
            autoComplete="off"
            defaultValue={submittedValue(state, 'name')}
          />
        </Field>
        <RadioGroup label={t('permissionLabel')} error={errorOf('permission')}>
          {permissions.map((permission) => (
            <Choice
              key={permission}
              control={<Radio name="permission" value={permission} defaultChecked={permission === wanted} />}
              description={t(`permissionHint.${permission}`)}
            >
              {t(`permission.${permission}`)}
            </Choice>
          ))}
        </RadioGroup>
        <Field label={t('expiryLabel')} hint={t('expiryHint')} error={errorOf('expiry')}>
          <NativeSelect name="expiry" defaultValue={submittedValue(state, 'expiry', '365')}>
            {expiries.map((expiry) => (
              <option key={expiry} value={expiry}>
                {t(`expiry.${expiry}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field
          label={t('expiresOn')}
          hint={t('expiresOnHint')}
          error={errorOf('expiresOn')}
          className="hidden group-has-[option[value=date]:checked]:flex"
        >
          <Input name="expiresOn" type="date" defaultValue={submittedValue(state, 'expiresOn')} />
        </Field>
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending}>{t('submitCreate')}</SubmitButton>
          <Button asChild variant="outline">
            <Link href="/settings/api-keys">{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Card>
  )
}
