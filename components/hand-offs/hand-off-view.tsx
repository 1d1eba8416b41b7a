import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ConsentSummary } from '@/components/connections/consent-summary'
import { PastFailure } from '@/components/connections/past-failure'
import { AuthorizationAlert } from '@/components/connections/wizard/authorization-alert'
import { AwayAlert } from '@/components/connections/wizard/away-alert'
import { Instructions } from '@/components/connections/wizard/instructions'
import { MethodChoice } from '@/components/connections/wizard/method-choice'
import { MethodIntro } from '@/components/connections/wizard/method-intro'
import { OAuthNotes } from '@/components/connections/wizard/oauth-notes'
import { ScopeList } from '@/components/connections/wizard/scope-list'
import { SetupForm } from '@/components/connections/wizard/setup-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { LocalTime } from '@/components/ui/local-time'
import type { AuthorizationProblem } from '@/lib/connections/authorization/schema'
import { hasKey } from '@/lib/connections/credentials/schema'
import type { SetupMethod } from '@/lib/connections/wizard/queries'
import { retestHandOffAction, submitHandOffAction } from '@/lib/hand-offs/actions'
import type { HandOffView as View } from '@/lib/hand-offs/queries'
import { handOffPage } from '@/lib/hand-offs/rules'
import { RetestForm } from './retest-form'

export interface HandOffViewProps {
  view: View
  token: string
  /** Undefined: nothing that the link could still be used for. */
  method: SetupMethod | undefined
  /** What became of the last authorization. */
  problem: AuthorizationProblem | null
  hasFailed: boolean
}

/** Who asks the holder of a link for what, and the form by which they give it. */
export function HandOffView(props: HandOffViewProps) {
  const { view, token, method, problem, hasFailed } = props
  const t = useTranslations('handOff')
  const locale = useLocale()
  const { organization, sender, expiresAt, wizard } = view
  const { listing } = wizard
  const provider = listing.name
  const values = { provider, organization }
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            <ListingMark name={provider} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            <span className="wrap-anywhere">{t('title', values)}</span>
          </span>
        }
      />
      <div className="flex flex-col gap-6">
        <div className="wrap-anywhere flex max-w-text flex-col gap-2">
          <p>{sender ? t('asks', { ...values, sender }) : t('asksUnnamed', values)}</p>
          <p>
            {t.rich('until', { time: () => <LocalTime value={expiresAt.toISOString()} locale={locale} /> })}
          </p>
          <p className="text-muted-foreground">{t('check', values)}</p>
        </div>
        <details className="rounded-lg border bg-card p-4">
          <summary className="wrap-anywhere cursor-pointer font-medium">{t('access', values)}</summary>
          <div className="pt-4">
            <ConsentSummary provider={provider} consent={view.consent} />
          </div>
        </details>
        {view.canRetest && method ? (
          <Kept view={view} token={token} />
        ) : (
          hasFailed && <FailedTest view={view} />
        )}
        {problem && <AuthorizationAlert wizard={wizard} problem={problem} />}
        {method ? <Entry {...props} method={method} /> : <Blocked organization={organization} />}
      </div>
    </ClientMessages>
  )
}

function Entry({ view, token, method }: HandOffViewProps & { method: SetupMethod }) {
  const t = useTranslations('handOff')
  const tSetup = useTranslations('connections.setup')
  const { wizard, isInUse } = view
  const provider = wizard.listing.name
  return (
    <>
      {isInUse && <Alert>{t('inUse')}</Alert>}
      <AwayAlert wizard={wizard} method={method} />
      <SetupForm
        // Not by what is stored: without scripts, a form that is another one now has lost its answer.
        key={method.type}
        connectionId={null}
        token={token}
        method={method}
        submitLabel={method.redirects ? tSetup('oauthSubmit', { provider }) : t('submit')}
        choice={
          <>
            <MethodChoice methods={wizard.methods} chosen={method.type} page={handOffPage(token)} />
            <MethodIntro wizard={wizard} method={method} />
          </>
        }
        aside={<Instructions wizard={wizard} as="h2" />}
        waysOut={{ back: null, later: null }}
        keyLife={hasKey(method.type) ? { endsOn: null, isInUse: false, provider } : undefined}
        action={submitHandOffAction}
      >
        {method.redirects && <OAuthNotes wizard={wizard} method={method} />}
        {method.requestsTokens && <ScopeList scopes={method.scopes} />}
      </SetupForm>
    </>
  )
}

/** Access was granted and is kept: its test may pass later. */
function Kept({ view: { lastFailure, wizard }, token }: { view: View; token: string }) {
  const t = useTranslations('handOff')
  const provider = wizard.listing.name
  return (
    <section className="flex flex-col gap-4">
      <RetestForm
        token={token}
        provider={provider}
        failure={lastFailure}
        label={t('retest')}
        action={retestHandOffAction}
      >
        <Alert title={t('keptTitle')}>{t('keptText', { provider })}</Alert>
      </RetestForm>
      <h2 className="pt-2 font-semibold text-lg">{t('anew')}</h2>
    </section>
  )
}

/** Access was granted, and turned out not to work. */
function FailedTest({ view: { lastFailure, wizard } }: { view: View }): ReactNode {
  const t = useTranslations('handOff')
  const provider = wizard.listing.name
  return (
    <div role="alert" className="flex flex-col gap-3">
      <Alert variant="danger" title={t('testFailed', { provider })}>
        {t('testFailedText')}
      </Alert>
      {lastFailure && <PastFailure provider={provider} failure={lastFailure} />}
    </div>
  )
}

function Blocked({ organization }: { organization: string }) {
  const t = useTranslations('handOff')
  return (
    <Alert variant="warning" title={t('blockedTitle')}>
      {t('blocked', { organization })}
    </Alert>
  )
}
