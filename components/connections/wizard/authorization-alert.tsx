import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { AuthorizationProblem } from '@/lib/connections/authorization/schema'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { waitValues } from '@/lib/wait'

export interface AuthorizationAlertProps {
  wizard: Wizard
  problem: AuthorizationProblem
}

/** Why the provider’s answer was not taken. */
export function AuthorizationAlert({ wizard, problem }: AuthorizationAlertProps) {
  const t = useTranslations('connectionErrors')
  const tWizard = useTranslations('connections.wizard')
  const provider = wizard.listing.name
  const isInUse = wizard.state === 'connected'
  // Nothing is wrong: the page was opened again, or its address.
  if (problem === 'authorization.replayed' && wizard.hasCredentials) {
    return (
      <Alert role="status" title={t('replayedTitle')}>
        {t('replayedStored', { provider })}
      </Alert>
    )
  }
  const values = { provider, host: wizard.checkHost ?? provider, status: '', ...waitValues() }
  return (
    <Alert
      variant="danger"
      role="alert"
      title={isInUse ? t('keptTitle') : tWizard('problemTitle', { provider })}
    >
      {t(problem, values)}
    </Alert>
  )
}
