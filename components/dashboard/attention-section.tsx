import { CircleCheck, PlugZap } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import type { Attention, Overview } from '@/lib/attention/queries'
import { Link } from '@/lib/i18n/navigation'
import { AttentionList } from './attention-list'

export interface AttentionSectionProps {
  attention: Attention
  overview: Overview
  canEdit: boolean
}

/** What needs attention; that all is well, where nothing does; and what to do where nothing is connected yet. */
export function AttentionSection({ attention, overview, canEdit }: AttentionSectionProps) {
  const t = useTranslations('dashboard')
  const { entries, total } = attention
  const { connected, pending, inactive } = overview.counts
  if (total === 0 && connected + pending + inactive === 0) {
    return (
      <EmptyState
        icon={<PlugZap />}
        title={t('emptyTitle')}
        description={t(canEdit ? 'emptyText' : 'emptyTextViewer')}
      >
        <Button asChild>
          <Link href="/marketplace">{t('toMarketplace')}</Link>
        </Button>
      </EmptyState>
    )
  }
  if (total === 0) {
    return (
      <EmptyState
        icon={<CircleCheck />}
        title={t('wellTitle')}
        description={
          <>
            {t('wellText')} <LastCheck at={overview.lastCheckedAt} />
          </>
        }
      />
    )
  }
  return (
    <section aria-labelledby="attention-title" className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <h2 id="attention-title" className="font-semibold text-base">
          {t('attention')}
        </h2>
        <p className="max-w-text text-muted-foreground">
          {entries.length < total
            ? t('first', { shown: entries.length, count: total })
            : t('count', { count: total })}
        </p>
        {!canEdit && <p className="max-w-text text-muted-foreground">{t('viewOnly')}</p>}
      </div>
      <AttentionList entries={entries} canEdit={canEdit} />
      <p className="text-muted-foreground text-xs">
        <LastCheck at={overview.lastCheckedAt} />
      </p>
    </section>
  )
}

function LastCheck({ at }: { at: Date | null }) {
  const t = useTranslations('dashboard')
  const locale = useLocale()
  if (!at) return t('neverChecked')
  return t.rich('checkedAt', { time: () => <LocalTime value={at.toISOString()} locale={locale} /> })
}
