import { useTranslations } from 'next-intl'
import type { ForeignChange } from '@/lib/audiences/editing/schema'
import type { ChangedPeople } from '@/lib/audiences/history/schema'

/** What one version changed, in words. */
export function ChangeWords({ change }: { change: ForeignChange }) {
  const t = useTranslations('audienceHistory')
  const { name, description, rule, added, removed } = change
  const people = ({ count, first }: ChangedPeople) => ({
    count,
    names: first.join(', '),
    more: count - first.length,
  })
  return (
    <ul className="flex list-disc flex-col gap-1 ps-5 text-sm">
      {name && <li>{t('renamed', { ...name })}</li>}
      {description && <li>{t('description')}</li>}
      {rule && (
        <li>
          {rule.before && rule.after
            ? t('rule', rule)
            : rule.after
              ? t('ruleAdded', rule)
              : t('ruleRemoved', rule)}
        </li>
      )}
      {added.count > 0 && <li>{t('added', people(added))}</li>}
      {removed.count > 0 && <li>{t('removed', people(removed))}</li>}
    </ul>
  )
}
