'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { SharingImpact } from '@/lib/folders/sharing/schema'

const roles = ['view', 'use', 'manage'] as const

/** What a change of sharing leads to: who can then do what with which connections, in numbers and names. */
export function SharingReview({ impact }: { impact: SharingImpact }) {
  const t = useTranslations('folders.impact')
  const { name, role, before, after, ownRole, connections } = impact
  const { count, first } = connections
  return (
    <div role="status" className="flex max-w-text flex-col gap-2 rounded-md border bg-muted p-4">
      <p className="font-medium">
        {name === null
          ? t('everyone', { role: role ?? 'none', count })
          : t('member', { name, role: role ?? 'none', count })}
      </p>
      <ul className="flex list-disc flex-col gap-0.5 ps-5 tabular-nums">
        {roles.map((one) => (
          <li key={one}>{t('reach', { role: one, people: after[one], before: before[one], count })}</li>
        ))}
      </ul>
      {count > 0 && (
        <p className="wrap-anywhere text-muted-foreground text-sm">
          {t('connections', { names: first.join(', '), more: count - first.length })}
        </p>
      )}
      {ownRole && <Alert variant="warning">{t('own', { role: ownRole.role ?? 'none' })}</Alert>}
    </div>
  )
}
