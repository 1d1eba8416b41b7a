import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Steps } from '@/components/ui/steps'
import { isReachable } from '@/lib/connections/rules'
import { type WizardStep, wizardSteps } from '@/lib/connections/schema'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { SavedSetup } from '../kept-setup'

/** What all steps share: title and numbered steps. */
export function WizardFrame(props: { wizard: Wizard; step: WizardStep; children: ReactNode }) {
  const { wizard, step, children } = props
  const t = useTranslations('connections')
  const locale = useLocale()
  const to = (href: string) => getPathname({ locale, href })
  const isReconnecting = step === 'credentials' && wizard.state !== 'pending'
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <SavedSetup connectionId={wizard.id} config={wizard.config} />
      <PageHeader
        title={t(isReconnecting ? 'wizard.reconnectTitle' : 'wizard.title', { name: wizard.name })}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[{ label: t('title'), href: to('/connections') }, { label: wizard.name }]}
          />
        }
      />
      <Steps
        className="mb-8"
        label={t('wizard.steps')}
        doneLabel={t('wizard.done')}
        current={wizardSteps.indexOf(step)}
        steps={wizardSteps.map((name) => ({
          label: t(`wizard.step.${name}`),
          href: isReachable(name, wizard) ? to(`/connections/${wizard.id}/setup/${name}`) : undefined,
        }))}
      />
      <section aria-labelledby="step-title" className="flex flex-col gap-6">
        <h2 id="step-title" className="font-semibold text-lg">
          {t(`wizard.step.${step}`)}
        </h2>
        {children}
      </section>
    </ClientMessages>
  )
}

/** On to another step. */
export function StepLink(props: {
  wizard: Pick<Wizard, 'id'>
  step: WizardStep
  variant?: 'default' | 'outline' | 'ghost'
  children: ReactNode
}) {
  const { wizard, step, variant = 'default', children } = props
  return (
    <Button asChild variant={variant} className="self-start">
      <Link href={`/connections/${wizard.id}/setup/${step}`}>{children}</Link>
    </Button>
  )
}
