import { useTranslations } from 'next-intl'
import type { WaysOut } from '@/components/forms/form-bar'
import { Button } from '@/components/ui/button'
import { isDraft } from '@/lib/connections/rules'
import { type WizardStep, wizardSteps } from '@/lib/connections/schema'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { Link } from '@/lib/i18n/navigation'

/** The ways out of a step as they stand on it. */
export function waysOutOf(wizard: Wizard, step: WizardStep): WaysOut {
  return {
    back: <Back wizard={wizard} step={step} />,
    later: wizard.state === 'connected' ? <ToConnection wizard={wizard} /> : <Later />,
  }
}

function Back({ wizard, step }: { wizard: Wizard; step: WizardStep }) {
  const t = useTranslations('connections.wizard')
  return (
    <>
      <Button asChild variant="outline">
        <Link href={pageBefore(wizard, step)}>{t('back')}</Link>
      </Button>
      {isDraft(wizard) && (
        <Link
          href={`/connections/${wizard.id}/discard`}
          className="inline-flex min-h-6 items-center rounded-sm text-muted-foreground text-sm underline underline-offset-4 hover:text-foreground"
        >
          {t('discard')}
        </Link>
      )}
    </>
  )
}

function pageBefore({ id, state, listing }: Wizard, step: WizardStep): string {
  const before = wizardSteps[wizardSteps.indexOf(step) - 1]
  // In use already, it is opened to read or change one thing.
  if (state === 'connected' && (step === 'consent' || step === 'credentials')) return `/connections/${id}`
  return before ? `/connections/${id}/setup/${before}` : `/marketplace/${listing.slug}`
}

function ToConnection({ wizard: { id } }: { wizard: Wizard }) {
  const t = useTranslations('connections.wizard')
  return (
    <Button asChild variant="ghost">
      <Link href={`/connections/${id}`}>{t('toConnection')}</Link>
    </Button>
  )
}

function Later() {
  const t = useTranslations('connections.wizard')
  return (
    <Button asChild variant="ghost">
      <Link href="/connections">{t('close')}</Link>
    </Button>
  )
}
