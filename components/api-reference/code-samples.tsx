import { useTranslations } from 'next-intl'
import type { CodeSample } from '@/lib/api-reference/reference/rules'
import { CodeBlock } from './code-block'

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
          <div className="border-t">
            <CodeBlock
              label={label}
              source={source}
              copy={{
                label: t('copyExample', { language: label }),
                copiedLabel: t('copied'),
                failedLabel: t('copyFailed'),
              }}
            />
          </div>
        </details>
      ))}
    </section>
  )
}
