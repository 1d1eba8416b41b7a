import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { keyOverlaps } from '@/lib/connections/credentials/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'

export interface KeyFieldsProps {
  /** `2027-01-31`; null: not known. */
  endsOn: string | null
  /** The key is in use, so that a new one replaces it. */
  isInUse: boolean
  provider: string
}

/** When a key ends, and what becomes of the one that it replaces. */
export function KeyFields({ endsOn, isInUse, provider, state }: KeyFieldsProps & { state: FormState }) {
  const t = useTranslations('connections.setup')
  const errorText = useErrorText()
  const problem = state.fields?.expiresOn
  return (
    <>
      <Field
        label={t('keyEndsOn')}
        note={t('optional')}
        hint={t('keyEndsOnHint')}
        error={problem && errorText(problem)}
      >
        <Input type="date" name="expiresOn" defaultValue={submittedValue(state, 'expiresOn', endsOn ?? '')} />
      </Field>
      {isInUse && (
        <Field label={t('overlap')} hint={t('overlapHint', { provider })}>
          <NativeSelect name="overlap" defaultValue={submittedValue(state, 'overlap', 'day')}>
            {keyOverlaps.map((overlap) => (
              <option key={overlap} value={overlap}>
                {t(`overlapFor.${overlap}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
      )}
    </>
  )
}
