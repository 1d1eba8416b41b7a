import { useLocale, useTranslations } from 'next-intl'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { Provisioning } from '@/lib/scim/tokens/schema'

/** What the identity provider sees here, and when it last called. */
export function PushedCard({ provisioning }: { provisioning: Provisioning }) {
  const t = useTranslations('provisioning')
  const locale = useLocale()
  const { activePeople, otherPeople, groups, memberships, token } = provisioning
  const last = token?.lastUsedAt
  const facts = [
    { label: t('people'), value: t('peopleCount', { active: activePeople, others: otherPeople }) },
    { label: t('groups'), value: t('groupsCount', { groups, memberships }) },
    {
      label: t('lastCall'),
      value: last ? <LocalTime value={last.toISOString()} locale={locale} /> : t('noCall'),
    },
  ]
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('pushedTitle')}</CardTitle>
        <CardDescription>{t('pushedText')}</CardDescription>
      </CardHeader>
      <dl className="grid gap-4 sm:grid-cols-3">
        {facts.map(({ label, value }) => (
          <div key={label} className="flex flex-col gap-1">
            <dt className="text-muted-foreground text-sm">{label}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
