import { useTranslations } from 'next-intl'
import type { DeletionPreview } from '@/lib/connections/deletion/queries'

export interface DeletionImpactProps {
  provider: string
  preview: DeletionPreview
}

/** What goes with a connection: who loses access, by number and first names, and what happens to the rest. */
export function DeletionImpact({ provider, preview }: DeletionImpactProps) {
  const t = useTranslations('connections.delete')
  const { isActive, loses, nextDefault } = preview
  const more = loses.count - loses.first.length
  return (
    <div className="flex max-w-text flex-col gap-2">
      <p>{isActive ? t('loses', { provider, count: loses.count }) : t('notActive', { provider })}</p>
      {loses.first.length > 0 && (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {loses.first.map(({ id, name, department }) => (
            <li key={id} className="wrap-anywhere">
              {name}
              {department && <span className="text-muted-foreground"> · {department}</span>}
            </li>
          ))}
          {more > 0 && <li className="text-muted-foreground">{t('andMore', { count: more })}</li>}
        </ul>
      )}
      {nextDefault && <p>{t('nextDefault', { name: nextDefault })}</p>}
    </div>
  )
}
