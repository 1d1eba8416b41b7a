import { LayoutGrid } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { WorkspaceItem, WorkspaceParams } from '@/lib/workspace/schema'
import { WorkspaceCard } from './workspace-card'

export interface WorkspaceListProps {
  items: WorkspaceItem[]
  params: WorkspaceParams
  /** The page's own address, for the form. */
  action: string
  /** False for somebody who looks at another person's workspace. */
  isOwn: boolean
  isInDirectory: boolean
}

/** The integrations of a workspace with their search, kept in the address. */
export function WorkspaceList({ items, params, action, isOwn, isInDirectory }: WorkspaceListProps) {
  const t = useTranslations('workspace')
  if (items.length === 0 && !params.q) {
    return (
      <EmptyState
        icon={<LayoutGrid />}
        title={t(isInDirectory ? 'emptyTitle' : 'noDirectoryTitle')}
        description={t(isInDirectory ? 'emptyText' : 'noDirectoryText')}
      />
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <search>
        <form action={action} className="flex max-w-text items-end gap-2">
          <Field label={t('search')} className="flex-1">
            <Input type="search" name="q" defaultValue={params.q} maxLength={200} />
          </Field>
          {params.why && <input type="hidden" name="why" value={params.why} />}
          <Button type="submit" variant="outline">
            {t('searchButton')}
          </Button>
        </form>
      </search>
      <p role="status" className="text-muted-foreground text-sm tabular-nums">
        {t('count', { count: items.length })}
      </p>
      {items.length === 0 ? (
        <EmptyState title={t('nothingFound', { query: params.q })} description={t('nothingFoundText')}>
          <Button asChild variant="outline">
            <a href={action}>{t('clearSearch')}</a>
          </Button>
        </EmptyState>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {items.map((item) => (
            <li key={item.slug}>
              <WorkspaceCard item={item} canDismiss={isOwn} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
