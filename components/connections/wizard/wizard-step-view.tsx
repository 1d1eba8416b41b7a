import type { ActivationView } from '@/lib/activations/queries'
import type { AuthorizationProblem } from '@/lib/connections/authorization/schema'
import type { WizardStep } from '@/lib/connections/schema'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { AccessStep } from './access-step'
import { AuthorizationAlert } from './authorization-alert'
import { ConsentStep } from './consent-step'
import { CredentialsStep } from './credentials-step'
import { DoneStep } from './done-step'
import { VerificationStep } from './verification-step'
import { WizardFrame } from './wizard-frame'

export interface WizardStepViewProps {
  wizard: Wizard
  step: WizardStep
  /** Of the last two steps. */
  activation: ActivationView | null
  /** Asked for in the address. */
  method: string | null
  problem: AuthorizationProblem | null
}

export function WizardStepView(props: WizardStepViewProps) {
  const { wizard, step } = props
  const failed = step === 'credentials' && wizard.attempt?.kind === 'failed' ? wizard.attempt.problem : null
  // Whoever has gone to the provider once more since is told about that.
  const isOver = wizard.attempt?.kind === 'open' && props.problem === 'authorization.ownAppRefused'
  const problem = isOver ? null : (props.problem ?? failed)
  return (
    <WizardFrame wizard={wizard} step={step}>
      {problem && <AuthorizationAlert wizard={wizard} problem={problem} />}
      <Content {...props} />
    </WizardFrame>
  )
}

function Content({ wizard, step, activation, method }: WizardStepViewProps) {
  switch (step) {
    case 'consent':
      return <ConsentStep wizard={wizard} />
    case 'credentials': {
      const chosen = chooseMethod(wizard, method)
      return chosen ? <CredentialsStep wizard={wizard} method={chosen} /> : null
    }
    case 'verification':
      return <VerificationStep wizard={wizard} />
    case 'access':
      return activation && <AccessStep wizard={wizard} view={activation} />
    case 'done':
      return <DoneStep wizard={wizard} isActivated={activation?.activation?.isActive ?? false} />
  }
}
