import { useLocale, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Membership } from '@/lib/audiences/membership/queries'
import type { Candidate } from '@/lib/audiences/people/queries'
import type { ConditionNames } from '@/lib/audiences/sentences/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { useMembershipText } from './use-membership-text'

export interface WhyCardProps {
  audienceId: string
  query: string
  found: Candidate[]
  /** The person asked about, and the answer. */
  answer: { id: string; name: string; hasLeft: boolean; membership: Membership; names: ConditionNames } | null
}

/** Why somebody is in the audience, or not: the conditions that decide. */
export function WhyCard({ audienceId, query, found, answer }: WhyCardProps) {
  const t = useTranslations('audienceWhy')
  const href = `/audiences/${audienceId}`
  return (
    <Card id="why" className="scroll-mt-4">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('text')}</CardDescription>
      </CardHeader>
      <form
        action={`${getPathname({ locale: useLocale(), href })}#why`}
        className="flex max-w-text items-end gap-2"
      >
        <Field label={t('label')} className="min-w-0 flex-1">
          <Input type="search" name="who" defaultValue={query} maxLength={200} required autoComplete="off" />
        </Field>
        <Button type="submit" variant="outline">
          {t('button')}
        </Button>
      </form>
      {query !== '' && found.length === 0 && <p role="status">{t('nobody', { query })}</p>}
      {found.length > 0 && (
        <ul className="flex flex-col">
          {found.map(({ id, name, department, isMember }) => (
            <li key={id}>
              <Link
                href={`${href}?${new URLSearchParams({ who: query, person: id })}#why`}
                prefetch={false}
                scroll={false}
                aria-current={answer?.id === id ? 'true' : undefined}
                className="flex min-h-10 flex-wrap items-center gap-x-2 rounded-md px-2 text-sm hover:bg-secondary aria-current:bg-accent"
              >
                <span className="wrap-anywhere font-medium">{name}</span>
                {department && <span className="text-muted-foreground">{department}</span>}
                <span className="ms-auto text-muted-foreground text-xs">
                  {t(isMember ? 'isIn' : 'isOut')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {answer && <Answer answer={answer} />}
    </Card>
  )
}

function Answer({
  answer: { name, hasLeft, membership, names },
}: {
  answer: NonNullable<WhyCardProps['answer']>
}) {
  const t = useTranslations('audienceWhy')
  const textOf = useMembershipText(names)
  const { isMember, basis, explanation } = membership
  return (
    <Alert
      role="status"
      variant={isMember ? 'success' : 'info'}
      title={t(isMember ? 'member' : 'notMember', { name })}
    >
      {basis !== 'conditions' && <p>{t(basis === 'byHand' && !isMember ? 'notByHand' : basis)}</p>}
      {explanation && (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {[...new Set(explanation.decisions.map(textOf))].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {hasLeft && <p>{t('hasLeft')}</p>}
    </Alert>
  )
}
