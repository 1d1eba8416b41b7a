'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { ReviewBar } from '@/components/forms/review-bar'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import type { PolicyStep } from '@/lib/connections/policy/schema'
import type { FormState } from '@/lib/http/form-state'
import { submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { draftOf, shownListings } from '@/lib/policies/rules'
import { type Policy, type PolicyDraft, ruleInputs } from '@/lib/policies/schema'
import { ListingSearch } from './listing-search'
import { PolicyReview } from './policy-review'
import { isRuled, Methods, Rules } from './rule-lists'

interface Named {
  slug: string
  name: string
}

export interface PolicyFormProps {
  policy: Policy
  categories: Named[]
  /** Listings that the policy names. */
  listings: Named[]
  canEdit: boolean
  /** `policyAction`. */
  submit: (previous: FormState<PolicyStep>, form: FormData) => Promise<FormState<PolicyStep>>
}

/** What may be connected and how: edited, reviewed with its impact, then put in force. */
export function PolicyForm({ policy, categories, listings, canEdit, submit }: PolicyFormProps) {
  const t = useTranslations('policy')
  const { state, isPending, formProps } = useFormStep(submit)
  const form = useErrorFocus(state)
  const step = state.data
  const draft = step?.draft ?? (state.submitted ? draftOf(state.submitted) : policy)
  const names = new Map([...listings, ...(step?.listings ?? [])].map(({ slug, name }) => [slug, name]))
  const isReview = step?.view === 'review' && step.impact !== null
  const isStale = state.reason === 'changedMeanwhile'
  return (
    <form {...formProps} ref={form} noValidate aria-label={t('formLabel')} className="flex flex-col gap-6">
      {/* Enter in a field presses the first button of its form: that must be harmless. */}
      <button type="submit" name="intent" value="find" tabIndex={-1} aria-hidden="true" className="sr-only" />
      <input type="hidden" name="locale" value={useLocale()} />
      <input type="hidden" name="version" value={step?.version ?? policy.version} />
      <FormError state={state} />
      {isStale && (
        <Link
          href="/settings/policy"
          className="self-start text-primary text-sm underline underline-offset-4"
        >
          {t('showCurrent')}
        </Link>
      )}
      {isReview && step.impact ? (
        <>
          <KeptDraft draft={draft} />
          <input type="hidden" name="fingerprint" value={step.impact.fingerprint} />
          {step.isNews && (
            <Alert variant="warning" role="alert">
              {t('impactChanged')}
            </Alert>
          )}
          <PolicyReview impact={step.impact} />
          <ReviewBar apply={t('apply')} back={t('back')} isPending={isPending} />
        </>
      ) : (
        <fieldset disabled={!canEdit} className="flex min-w-0 flex-col gap-6">
          <legend className="sr-only">{t('formLabel')}</legend>
          <Others draft={draft} />
          <Card>
            <CardHeader>
              <CardTitle>{t('listings.title')}</CardTitle>
              <CardDescription>{t('listings.hint')}</CardDescription>
            </CardHeader>
            {canEdit && (
              <ListingSearch
                query={submittedValue(state, 'q')}
                found={step?.found ?? null}
                isPending={isPending}
              />
            )}
            <Rules
              subject="listing"
              entries={shownListings(draft, state.fields).map((slug) => ({
                slug,
                name: names.get(slug) ?? slug,
              }))}
              draft={draft}
              state={state}
            />
          </Card>
          <Card>
            <CardHeader>
              <CardTitle>{t('categories.title')}</CardTitle>
              <CardDescription>{t('categories.hint')}</CardDescription>
            </CardHeader>
            <Rules
              subject="category"
              entries={canEdit ? categories : categories.filter(isRuled('category', draft))}
              draft={draft}
              state={state}
            />
          </Card>
          <Methods draft={draft} state={state} canEdit={canEdit} />
          <Approval draft={draft} />
          {canEdit && (
            <div className="flex flex-wrap items-center gap-3">
              <SubmitButton name="intent" value="review" pending={isPending}>
                {t('review')}
              </SubmitButton>
              <p className="text-muted-foreground text-sm">{t('reviewHint')}</p>
            </div>
          )}
        </fieldset>
      )}
    </form>
  )
}

function Others({ draft }: { draft: PolicyDraft }) {
  const t = useTranslations('policy.others')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
      </CardHeader>
      <RadioGroup label={t('title')} hideLabel key={draft.otherListings}>
        {(['allow', 'block'] as const).map((effect) => (
          <Choice
            key={effect}
            control={
              <Radio name="otherListings" value={effect} defaultChecked={draft.otherListings === effect} />
            }
            description={t(`${effect}Hint`)}
          >
            {t(effect)}
          </Choice>
        ))}
      </RadioGroup>
    </Card>
  )
}

function Approval({ draft }: { draft: PolicyDraft }) {
  const t = useTranslations('policy.approval')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
      </CardHeader>
      <Choice
        key={String(draft.requiresApproval)}
        control={<Checkbox name="requiresApproval" value="on" defaultChecked={draft.requiresApproval} />}
        description={t('hint')}
      >
        {t('label')}
      </Choice>
    </Card>
  )
}

/** The draft while its impact is shown. */
function KeptDraft({ draft }: { draft: PolicyDraft }) {
  return (
    <>
      <input type="hidden" name="otherListings" value={draft.otherListings} />
      {draft.requiresApproval && <input type="hidden" name="requiresApproval" value="on" />}
      {draft.rules.map((rule) => {
        const names = ruleInputs(rule)
        return (
          <span key={names.effect} className="hidden">
            <input type="hidden" name={names.effect} value={rule.effect} />
            <input type="hidden" name={names.reason} value={rule.reason} />
          </span>
        )
      })}
    </>
  )
}
