import { CircleDashed, CirclePause, Hand, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { ItemView, RunStatus } from '@/lib/syncs/tracking/schema'

const ofRuns: Record<RunStatus, { tone: Tone; icon?: LucideIcon }> = {
  completed: { tone: 'success' },
  partially_completed: { tone: 'warning', icon: TriangleAlert },
  failed: { tone: 'danger' },
  canceled: { tone: 'inactive' },
  planning: { tone: 'warning', icon: LoaderCircle },
  running: { tone: 'warning', icon: LoaderCircle },
  awaiting_approval: { tone: 'danger', icon: Hand },
  paused: { tone: 'inactive', icon: CirclePause },
}

/** How a run came out, or where it stands. */
export function RunStatusLabel({ status }: { status: RunStatus }) {
  const t = useTranslations('syncs')
  return <StateLabel {...ofRuns[status]}>{t(`status.${status}`)}</StateLabel>
}

const ofItems: Record<ItemView['status'], { tone: Tone; icon?: LucideIcon }> = {
  succeeded: { tone: 'success' },
  planned: { tone: 'success', icon: CircleDashed },
  failed: { tone: 'danger' },
  skipped: { tone: 'inactive' },
  pending: { tone: 'warning' },
}

/** What became of one item. */
export function ItemStatusLabel({ status }: { status: ItemView['status'] }) {
  const t = useTranslations('syncs')
  return <StateLabel {...ofItems[status]}>{t(`itemStatus.${status}`)}</StateLabel>
}
