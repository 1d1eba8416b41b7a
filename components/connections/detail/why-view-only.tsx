import { useTranslations } from 'next-intl'
import type { ConnectionRights } from '@/lib/connections/settings/queries'

export interface WhyViewOnlyProps {
  rights: Pick<ConnectionRights, 'canUse'>
  /** May edit in general, though not in this connection's folder. */
  hasRight: boolean
}

/** Why the reader cannot change a connection, and whom to ask. */
export function WhyViewOnly({ rights, hasRight }: WhyViewOnlyProps) {
  const t = useTranslations('connections')
  if (!hasRight) return t('detail.viewOnly')
  return t(rights.canUse ? 'settings.viewOnly.use' : 'settings.viewOnly.view')
}
