import { useTranslations } from 'next-intl'
import { AppliedRecipients } from '@/components/activations/kept-recipients'
import { SegmentForm } from '@/components/activations/segment-form'
import { FormBar } from '@/components/forms/form-bar'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { countRecipientsAction, searchRecipientsAction, segmentAction } from '@/lib/activations/actions'
import type { ActivationView } from '@/lib/activations/queries'
import { isAwaitingApproval } from '@/lib/connections/approval/rules'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { Link } from '@/lib/i18n/navigation'
import { waysOutOf } from './ways-out'
import { StepLink } from './wizard-frame'

const nobody = { everyone: false, audiences: [], employees: [] }

/** Who finds it in their workspace: the choice of the access page, leading on to the last step. */
export function AccessStep({ wizard, view }: { wizard: Wizard; view: ActivationView }) {
  const t = useTranslations('connections.access')
  const provider = wizard.listing.name
  const { activation } = view
  if (isAwaitingApproval(wizard)) return <WaitingForApproval wizard={wizard} />
  const intro = wizard.stateReason === 'unverified' ? 'introUnverified' : 'intro'
  if (activation?.isActive) {
    const { over } = activation
    const overText = over?.name ? t('over', { provider, name: over.name }) : t('overHidden', { provider })
    return (
      <>
        <AppliedRecipients connectionId={wizard.id} />
        <Alert
          actions={
            over?.name !== null && (
              <Button asChild variant="outline">
                <Link href={`/connections/${over?.id ?? wizard.id}/access`}>{t('toAccess')}</Link>
              </Button>
            )
          }
        >
          {over ? overText : t('active')}
        </Alert>
        <FormBar waysOut={waysOutOf(wizard, 'access')}>
          <NextLink wizard={wizard} />
        </FormBar>
      </>
    )
  }
  const { everyone, audiences, employees } = activation ?? nobody
  return (
    <>
      <p className="max-w-text">{t(intro, { provider })}</p>
      <ClientMessages namespaces={['errors', 'activations']}>
        <Card>
          <SegmentForm
            key={activation?.version}
            connectionId={wizard.id}
            activation={null}
            version={activation?.version ?? null}
            initial={{ everyone, audiences, employees }}
            reach={activation?.reach ?? 0}
            next="done"
            waysOut={{ ...waysOutOf(wizard, 'access'), later: <ChooseLater wizard={wizard} /> }}
            submit={segmentAction}
            search={searchRecipientsAction}
            count={countRecipientsAction}
          />
        </Card>
      </ClientMessages>
    </>
  )
}

/** Nobody gets it before a second administrator has agreed. */
function WaitingForApproval({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  return (
    <>
      <Alert title={t('access.waiting', { provider })}>{t('access.waitingNext')}</Alert>
      <FormBar waysOut={waysOutOf(wizard, 'access')}>
        <Button asChild>
          <Link href={`/connections/${wizard.id}#approval`}>{t('done.toConnection')}</Link>
        </Button>
      </FormBar>
    </>
  )
}

function ChooseLater({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections.access')
  return (
    <StepLink wizard={wizard} step="done" variant="ghost">
      {t('later')}
    </StepLink>
  )
}

function NextLink({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections.wizard')
  return (
    <StepLink wizard={wizard} step="done">
      {t('continue')}
    </StepLink>
  )
}
