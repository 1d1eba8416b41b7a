import { useTranslations } from 'next-intl'
import type { CodeSample } from '@/lib/api-reference/reference/rules'

// What scrolls must be reachable by keyboard (WCAG 2.1.1), so it takes the focus.
const scrollable = { tabIndex: 0 }

/** How a call is made, in one language at a time; opens and closes without scripts. */
export function CodeSamples({ group, samples }: { group: string; samples: readonly CodeSample[] }) {
  const t = useTranslations('apiReference')
  return (
    <section aria-label={t('examples')} className="flex min-w-0 flex-col gap-2">
      {samples.map(({ label, source }, index) => (
        <details
          key={label}
          name={`samples-${group}`}
          open={index === 0}
          className="rounded-lg border bg-card"
        >
          <summary className="cursor-pointer px-4 py-2 font-medium text-sm">{label}</summary>
          <section {...scrollable} aria-label={label} className="overflow-x-auto border-t px-4 py-3">
            <pre translate="no" className="text-xs leading-5">
              <code>{source}</code>
            </pre>
          </section>
        </details>
      ))}
    </section>
  )
}
