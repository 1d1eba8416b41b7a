import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Link } from '@/lib/i18n/navigation'

export interface PolicyNoticeProps {
  /** In the administrators’ words; empty where they gave none. */
  reason: string
  /** One way to authenticate, and not the integration as a whole. */
  isAboutMethod?: boolean
  /** For readers who may open the policy. */
  hasLink?: boolean
}

/** Says that the organization's policy stands against it, and why. */
export function PolicyNotice({ reason, isAboutMethod = false, hasLink = true }: PolicyNoticeProps) {
  const t = useTranslations('policyNotice')
  return (
    <Alert
      variant="warning"
      title={t(isAboutMethod ? 'method' : 'listing')}
      actions={
        hasLink && (
          <Link href="/settings/policy" className="text-sm underline underline-offset-4">
            {t('open')}
          </Link>
        )
      }
    >
      <span className="wrap-anywhere">{reason ? t('reason', { reason }) : t('noReason')}</span>
    </Alert>
  )
}
