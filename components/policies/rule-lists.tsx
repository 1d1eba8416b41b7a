import { useTranslations } from 'next-intl'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import type { PolicyStep } from '@/lib/connections/policy/schema'
import type { FormState } from '@/lib/http/form-state'
import { governedMethods, type PolicyDraft, type PolicyRule } from '@/lib/policies/schema'
import { RuleRow } from './rule-row'

interface Named {
  slug: string
  name: string
}

/** Beside each other where there is room: most lines are short. */
const columns = 'grid gap-x-10 lg:grid-cols-2'

/** Who may only read is shown what holds, not what could. */
export function isRuled(subject: PolicyRule['subject'], { rules }: PolicyDraft) {
  return ({ slug }: Pick<Named, 'slug'>) =>
    rules.some((rule) => rule.subject === subject && rule.value === slug)
}

export interface RulesProps {
  subject: 'listing' | 'category'
  entries: Named[]
  draft: PolicyDraft
  state: FormState<PolicyStep>
}

export function Rules({ subject, entries, draft, state }: RulesProps) {
  const t = useTranslations('policy')
  if (entries.length === 0) {
    const none = subject === 'listing' ? t('listings.none') : t('rule.noneOf')
    return <p className="text-muted-foreground text-sm">{none}</p>
  }
  return (
    <ul className={columns}>
      {entries.map(({ slug, name }) => (
        <RuleRow
          key={slug}
          subject={subject}
          value={slug}
          name={name}
          rule={draft.rules.find((rule) => rule.subject === subject && rule.value === slug)}
          options={['none', 'allow', 'block']}
          state={state}
        />
      ))}
    </ul>
  )
}

export function Methods({
  draft,
  state,
  canEdit,
}: Pick<RulesProps, 'draft' | 'state'> & { canEdit: boolean }) {
  const t = useTranslations('policy')
  const isShown = isRuled('method', draft)
  const shown = governedMethods.filter((type) => canEdit || isShown({ slug: type }))
  const tMethod = useTranslations('connections.method')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('methods.title')}</CardTitle>
        <CardDescription>{t('methods.hint')}</CardDescription>
      </CardHeader>
      {shown.length === 0 && <p className="text-muted-foreground text-sm">{t('rule.noneOf')}</p>}
      <ul className={columns}>
        {shown.map((type) => (
          <RuleRow
            key={type}
            subject="method"
            value={type}
            name={tMethod(type)}
            rule={draft.rules.find((rule) => rule.subject === 'method' && rule.value === type)}
            options={['allowed', 'blocked']}
            state={state}
          />
        ))}
      </ul>
    </Card>
  )
}
