import { useTranslations } from 'next-intl'
import type { ReferenceMessage } from '@/lib/api-reference/reference/rules'
import { FieldTable } from './field-table'
import { Prose } from './prose'

/** One message of webhooks: when it is sent, and what its `data` holds. */
export function MessageSection({ message }: { message: ReferenceMessage }) {
  const t = useTranslations('apiReference')
  const { type, summary, description, fields } = message
  return (
    <section aria-labelledby={type} className="flex flex-col gap-4 border-t pt-8">
      <h3 id={type} className="scroll-mt-20 font-semibold text-base">
        {summary}
      </h3>
      <p translate="no" className="wrap-anywhere font-mono text-sm">
        {type}
      </p>
      <p className="max-w-text text-sm">
        <Prose text={description} />
      </p>
      <FieldTable label={`${summary}: ${t('data')}`} fields={fields} />
    </section>
  )
}
