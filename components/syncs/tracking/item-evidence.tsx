import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'
import { isCount } from '@/lib/syncs/tracking/rules'
import type { ItemView } from '@/lib/syncs/tracking/schema'

const summaryClass = 'inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm text-sm'
const chevron = <Icon name="chevron-right" className="size-4 transition-transform group-open:rotate-90" />

/** What stands behind an item: the fields that differed, and what the provider answered. */
export function ItemEvidence({ item, name }: { item: Pick<ItemView, 'changes' | 'answer'>; name: string }) {
  const t = useTranslations('syncs.run')
  const { changes, answer } = item
  return (
    <>
      {changes.length > 0 && (
        <details className="group">
          <summary className={summaryClass}>
            {chevron}
            {t('details')} ({changes.length})
          </summary>
          <Differences changes={changes} />
        </details>
      )}
      {answer && (
        <details className="group">
          <summary className={summaryClass}>
            {chevron}
            {t('answer', { status: answer.status })}
            <span className="sr-only">({t('answerOf', { name })})</span>
          </summary>
          <pre className="wrap-anywhere max-h-80 overflow-y-auto whitespace-pre-wrap rounded-md bg-muted p-3 font-mono text-xs">
            {answer.body}
          </pre>
        </details>
      )}
    </>
  )
}

function Differences({ changes }: { changes: readonly FieldDifference[] }) {
  const t = useTranslations('syncs.run')
  const shown = (value: string | null) =>
    value === null || value === '' ? (
      <span className="text-muted-foreground italic">{t('empty')}</span>
    ) : (
      <bdi>{value}</bdi>
    )
  return (
    <dl className="flex flex-col gap-1 py-1 text-xs">
      {changes.map((change) => (
        <div key={change.name} className="wrap-anywhere flex flex-wrap gap-x-2">
          <dt className="font-mono text-muted-foreground">{change.name}</dt>
          <dd>
            {isCount(change) ? (
              shown(change.after)
            ) : (
              <>
                <span className="sr-only">{t('before')} </span>
                {shown(change.before)}
                <span aria-hidden="true"> → </span>
                <span className="sr-only"> {t('after')} </span>
                {shown(change.after)}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
