import { useTranslations } from 'next-intl'
import { RepairLink } from '@/components/connections/repair-link'
import { Button } from '@/components/ui/button'
import type { AttentionEntry } from '@/lib/attention/queries'
import { isSignIn } from '@/lib/connections/rules'
import { Link } from '@/lib/i18n/navigation'

/** The one act that mends what an entry is about. */
export function RepairButton({ entry: { connection, danger } }: { entry: AttentionEntry }) {
  const t = useTranslations('dashboard')
  const page = `/connections/${connection.id}`
  switch (danger.kind) {
    case 'broken':
    case 'approval':
      return <RepairLink connection={{ ...connection, ...('lastFailure' in danger && danger) }} />
    case 'ownerLeaving':
      return <Repair href={`${page}/take-over`} act={t('transfer')} name={connection.name} />
    case 'secretExpiry': {
      const act = t(isSignIn(connection.authMethod) ? 'reconnect' : 'newSecret')
      return <Repair href={`${page}/setup/credentials`} act={act} name={connection.name} />
    }
  }
}

function Repair({ href, act, name }: { href: string; act: string; name: string }) {
  return (
    <Button asChild>
      <Link href={href} prefetch={false}>
        {act}
        <span className="sr-only">: {name}</span>
      </Link>
    </Button>
  )
}
