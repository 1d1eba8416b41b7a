import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { currentStep, shownState } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { Link } from '@/lib/i18n/navigation'

/** The one act that mends a connection; nothing where there is nothing to mend. */
export function RepairLink({ connection }: { connection: ConnectionFacts & { id: string } }) {
  const t = useTranslations('connections')
  const { repair } = shownState(connection)
  if (!repair) return null
  const page = repair === 'check' || repair === 'approve' ? '' : `/setup/${currentStep(connection)}`
  return (
    <Button asChild variant={repair === 'check' || repair === 'approve' ? 'outline' : 'default'}>
      <Link href={`/connections/${connection.id}${page}`}>{t(`repair.${repair}`)}</Link>
    </Button>
  )
}
