import { useTranslations } from 'next-intl'
import { Card } from '@/components/ui/card'
import type { ImportCounts as Counts } from '@/lib/directory/imports/schema'

/** What became of the rows, or would become of them. */
export function ImportCounts({ counts }: { counts: Counts }) {
  const t = useTranslations('directoryImport')
  const shown = [
    ['created', counts.createdCount],
    ['updated', counts.updatedCount],
    ['unchanged', counts.unchangedCount],
    ['refused', counts.refusedCount],
    ['left', counts.leftCount],
  ] as const
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
        {shown.map(([name, count]) => (
          <div key={name} className="flex flex-col">
            <dt className="text-muted-foreground text-sm">{t(`outcome.${name}`)}</dt>
            <dd className="font-semibold text-lg tabular-nums">{t('number', { count })}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
