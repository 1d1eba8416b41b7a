import { useTranslations } from 'next-intl'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { Overview } from '@/lib/attention/queries'
import { noFilters, overviewHref, type ShownStateName, shownStates } from '@/lib/connections/overview/schema'
import { Link } from '@/lib/i18n/navigation'

const tones: Record<ShownStateName, Tone> = { connected: 'success', pending: 'warning', inactive: 'inactive' }

/** How many connections are in each state; each leads to them. */
export function StateCounts({ counts }: Pick<Overview, 'counts'>) {
  const t = useTranslations('dashboard')
  return (
    <ul aria-label={t('states')} className="grid grid-cols-3 gap-2 sm:gap-4">
      {shownStates.map((state) => (
        <li key={state} className="relative rounded-lg border bg-card p-3 hover:border-ring sm:p-4">
          <Link
            href={overviewHref({ ...noFilters, state })}
            className="stretched-link flex flex-col gap-1 rounded-sm"
          >
            <span className="font-semibold text-xl tabular-nums">{counts[state]}</span>
            <StateLabel tone={tones[state]} className="max-sm:text-xs">
              {t(state)}
            </StateLabel>
          </Link>
        </li>
      ))}
    </ul>
  )
}
