'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'

const staleReasons = ['changedMeanwhile', 'activationInactive', 'alreadyActive', 'undoSuperseded', 'undoDone']

/** The way on after somebody else was faster: the page as it is now. */
export function ReloadLink({ state, connectionId }: { state: FormState; connectionId: string }) {
  const t = useTranslations('activations')
  if (state.status !== 'failed' || !staleReasons.includes(state.reason ?? '')) return null
  return (
    <Button asChild variant="outline" className="self-start">
      <Link href={`/connections/${connectionId}/access`}>{t('showCurrent')}</Link>
    </Button>
  )
}
