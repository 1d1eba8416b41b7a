import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { Link } from '@/lib/i18n/navigation'

export interface ChoiceFieldProps {
  name: string
  label: string
  value: string | null
  options: { value: string; label: string }[]
}

/** One choice of a filter form; the first asks for nothing. */
export function ChoiceField({ name, label, value, options }: ChoiceFieldProps) {
  const t = useTranslations('syncs.filter')
  return (
    <Field label={label}>
      <NativeSelect name={name} defaultValue={value ?? ''}>
        <option value="">{t('any')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    </Field>
  )
}

/** Applies the filters, or leads to the view without them. */
export function FilterBar({ clearHref }: { clearHref: string | null }) {
  const t = useTranslations('syncs.filter')
  return (
    <div className="flex flex-wrap gap-2">
      <Button type="submit" variant="outline">
        {t('apply')}
      </Button>
      {clearHref && (
        <Button asChild variant="ghost">
          <Link href={clearHref}>{t('clear')}</Link>
        </Button>
      )}
    </div>
  )
}
