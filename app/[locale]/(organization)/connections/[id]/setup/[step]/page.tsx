import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { WizardSkeleton } from '@/components/connections/wizard/wizard-skeleton'
import { WizardStepView } from '@/components/connections/wizard/wizard-step-view'
import { Gated } from '@/components/layout/gated'
import { getActivation } from '@/lib/activations/queries'
import { requirePermission } from '@/lib/auth/session'
import { toProblem } from '@/lib/connections/authorization/rules'
import { connectionIdSchema, wizardSteps } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { getWizard } from '@/lib/connections/wizard/queries'
import { openStep } from '@/lib/connections/wizard/rules'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/setup/[step]'>

const stepSchema = z.enum(wizardSteps)

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.wizard')
  return { title: t('metaTitle') }
}

/** One step of the connect wizard; a step that cannot be open yet leads to the one that is. */
export default function StepPage(props: Props) {
  return <Gated fallback={<WizardSkeleton />} render={() => renderStep(props)} />
}

async function renderStep({ params, searchParams }: Props) {
  const given = await params
  const id = parseParam(connectionIdSchema, given.id)
  const step = parseParam(stepSchema, given.step)
  const actor = await requirePermission('connection:update', `/connections/${id}/setup/${step}`)
  const locale = await getLocale()
  const { canManage } = await getConnectionRights(actor, id)
  // The settings say why.
  if (!canManage) redirect({ href: `/connections/${id}/settings`, locale })
  const wizard = await getWizard(actor, id, locale)
  const open = openStep(step, wizard)
  const { method, problem: told } = await searchParams
  const problem = toProblem(told)
  if (open !== step) {
    const search = problem ? `?${new URLSearchParams({ problem })}` : ''
    redirect({ href: `/connections/${id}/setup/${open}${search}`, locale })
  }
  const needsActivation = step === 'access' || step === 'done'
  const activation = needsActivation ? await getActivation(actor, id) : null
  return (
    <WizardStepView
      wizard={wizard}
      step={step}
      activation={activation}
      method={typeof method === 'string' ? method : null}
      problem={problem}
    />
  )
}
