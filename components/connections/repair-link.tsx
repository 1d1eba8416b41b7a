import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { currentStep, shownState } from '@/lib/connections/rules'
import type { ConnectionFacts, ShownFacts } from '@/lib/connections/schema'
import { Link } from '@/lib/i18n/navigation'

/** Where a connection is mended, as a path without the language. */
export function repairHref(connection: ShownFacts & { id: string }): string {
  const { repair } = shownState(connection)
  const page = `/connections/${connection.id}`
  if (repair === 'approve') return `${page}#approval`
  return repair === 'check' ? `${page}#check` : `${page}/setup/${currentStep(connection)}`
}

/** The one act that mends a connection; nothing where there is nothing to mend. */
export function RepairLink({ connection }: { connection: ConnectionFacts & { id: string } }) {
  const t = useTranslations('connections')
  const { repair } = shownState(connection)
  if (!repair) return null
  return (
    <Button asChild variant={repair === 'check' || repair === 'approve' ? 'outline' : 'default'}>
      <Link href={repairHref(connection)}>{t(`repair.${repair}`)}</Link>
    </Button>
  )
}
