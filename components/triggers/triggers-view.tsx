import { Zap } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'
import type { TriggerView } from '@/lib/triggers/queries'
import { TriggerList } from './trigger-list'

export interface TriggersViewProps {
  triggers: readonly TriggerView[]
  canEdit: boolean
  /** Of one connection. */
  isOfConnection?: boolean
}

/** The triggers there are, or what one would be good for. */
export function TriggersView({ triggers, canEdit, isOfConnection = false }: TriggersViewProps) {
  const t = useTranslations('triggers')
  const add = canEdit && (
    <Button asChild variant={isOfConnection ? 'outline' : 'default'}>
      <Link href="/triggers/new">{t('new')}</Link>
    </Button>
  )
  if (triggers.length === 0) {
    return (
      <EmptyState
        icon={<Zap />}
        title={t(isOfConnection ? 'emptyOfConnection' : 'emptyTitle')}
        description={t(isOfConnection ? 'emptyOfConnectionText' : 'emptyText')}
      >
        {add}
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted-foreground tabular-nums">{t('count', { count: triggers.length })}</p>
      <TriggerList triggers={triggers} />
      {isOfConnection && <div>{add}</div>}
      {!canEdit && <p className="text-muted-foreground">{t('readOnly')}</p>}
    </div>
  )
}
