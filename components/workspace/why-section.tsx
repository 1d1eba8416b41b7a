import { useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { WhyAnswer, WorkspaceParams } from '@/lib/workspace/schema'
import { AccessExplanation } from './access-explanation'

export interface WhySectionProps {
  answer: WhyAnswer
  params: WorkspaceParams
  action: string
  /** Name of the person whose workspace it is; null when it is the reader's own. */
  person: string | null
}

/** "Why can't I see …?": names a listing, answers with the rule that decided. A plain form, kept in the address. */
export function WhySection({ answer, params, action, person }: WhySectionProps) {
  const t = useTranslations('workspace')
  return (
    <Card id="why" className="scroll-mt-4">
      <CardHeader>
        <CardTitle>{person ? t('whyTitleOf', { name: person }) : t('whyTitle')}</CardTitle>
        <CardDescription>{t('whyText')}</CardDescription>
      </CardHeader>
      <form action={`${action}#why`} className="flex max-w-text items-end gap-2">
        {params.q && <input type="hidden" name="q" value={params.q} />}
        <Field label={t('whyLabel')} className="flex-1">
          <Input name="why" defaultValue={params.why} maxLength={200} required />
        </Field>
        <Button type="submit" variant="outline">
          {t('whyButton')}
        </Button>
      </form>
      {answer.kind === 'unknown' && <Alert role="status">{t('notInCatalog', { query: params.why })}</Alert>}
      {answer.kind === 'choice' && (
        <div className="flex flex-col gap-2">
          <p className="font-medium text-sm">{t('which')}</p>
          <ul className="flex flex-wrap gap-2">
            {answer.listings.map((listing) => (
              <li key={listing.slug}>
                <Button asChild variant="outline" className="h-auto min-h-11 whitespace-normal py-1">
                  <a href={hrefTo(action, params, listing.slug)}>
                    <ListingMark {...listing} />
                    {listing.name}
                  </a>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.kind === 'answer' && <AccessExplanation answer={answer.answer} person={person} />}
    </Card>
  )
}

function hrefTo(action: string, { q }: WorkspaceParams, why: string): string {
  return `${action}?${new URLSearchParams({ ...(q && { q }), why })}#why`
}
