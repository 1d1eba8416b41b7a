import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { AuthorizationProblem } from '@/lib/connections/authorization/schema'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { waitValues } from '@/lib/wait'

export interface AuthorizationAlertProps {
  wizard: Pick<Wizard, 'listing' | 'state' | 'hasCredentials' | 'attempt' | 'checkHost'>
  problem: AuthorizationProblem
}

/** Why the provider’s answer was not taken. */
export function AuthorizationAlert({ wizard, problem }: AuthorizationAlertProps) {
  const t = useTranslations('connectionErrors')
  const tConnections = useTranslations('connections')
  const tWizard = useTranslations('connections.wizard')
  const provider = wizard.listing.name
  const isInUse = wizard.state !== 'pending'
  // Nothing is wrong: the page was opened again, or its address.
  if (problem === 'authorization.replayed' && wizard.hasCredentials) {
    return (
      <Alert role="status" title={t('replayedTitle')}>
        {t('replayedStored', { provider })}
      </Alert>
    )
  }
  const { attempt } = wizard
  // What the address says alone, anybody could have written there.
  const known = attempt?.kind === 'failed' && attempt.problem === problem ? attempt.values : {}
  const {
    host,
    status = '',
    limit = `${answerSeconds}`,
    scopes = '',
    account = '',
    other = '',
    providerMessage,
  } = known
  const values = {
    provider,
    host: host || wizard.checkHost || provider,
    status,
    limit,
    scopes,
    account,
    other,
    ...waitValues(),
  }
  return (
    <Alert
      variant="danger"
      role="alert"
      title={isInUse ? t('keptTitle') : tWizard('problemTitle', { provider })}
    >
      <p>{t(problem, values)}</p>
      {providerMessage && (
        <p className="mt-1 text-muted-foreground">
          {tConnections('verification.says', { provider, message: providerMessage })}
        </p>
      )}
    </Alert>
  )
}
