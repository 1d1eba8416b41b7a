'use client'

import { useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

/** A value to be taken elsewhere, whole: to select, or to copy by a button. Small, for some fonts lose `_` at 14 px. */
export function CopiedValue({ label, value }: { label: string; value: string }) {
  const t = useTranslations('apiKeys')
  return (
    <div className="flex items-end gap-2">
      <Field label={label} className="min-w-0 flex-1">
        <Input value={value} readOnly className="font-mono text-xs sm:text-xs" />
      </Field>
      <CopyButton
        size="icon"
        value={value}
        label={t('copyOf', { what: label })}
        copiedLabel={t('copied')}
        failedLabel={t('copyFailed')}
      />
    </div>
  )
}
