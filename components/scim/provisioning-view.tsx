import { useTranslations } from 'next-intl'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import type { Provisioning } from '@/lib/scim/tokens/schema'
import { AttributeTable } from './attribute-table'
import { Guides } from './guides'
import { PushedCard } from './pushed-card'
import { TokenCard } from './token-card'

export interface ProvisioningViewProps {
  provisioning: Provisioning
  isEditable: boolean
  isRevoked: boolean
}

/** How an identity provider pushes people and groups, and what it has pushed. */
export function ProvisioningView({ provisioning, isEditable, isRevoked }: ProvisioningViewProps) {
  const t = useTranslations('provisioning')
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-6">
        {isRevoked && !provisioning.token && (
          <Alert variant="success" role="status">
            {t('revoked')}
          </Alert>
        )}
        {!isEditable && <Alert>{t('readOnly')}</Alert>}
        <TokenCard provisioning={provisioning} isEditable={isEditable} />
        <PushedCard provisioning={provisioning} />
        <Guides />
        <section aria-labelledby="attributes-title" className="flex flex-col gap-3">
          <h2 id="attributes-title" className="font-semibold text-base">
            {t('attributesTitle')}
          </h2>
          <p className="max-w-text text-muted-foreground">{t('attributesText')}</p>
          <AttributeTable own={provisioning.ownAttributes} />
          <p className="max-w-text text-muted-foreground text-sm">{t('groupsText')}</p>
        </section>
      </div>
    </>
  )
}
