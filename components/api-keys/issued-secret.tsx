'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormDone } from '@/components/forms/form-done'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import type { IssuedSecret as Issued } from '@/lib/api-keys/schema'
import { Link } from '@/lib/i18n/navigation'
import { CopiedValue } from './copied-value'
import { useLeft } from './use-left'

export interface IssuedSecretProps {
  issued: Issued
  /** Whether the key had a secret before. */
  isRenewed?: boolean
}

/** A secret, this once, in the place of the form that asked for it: sent again, the form would send it along. */
export function IssuedSecret({ issued, isRenewed = false }: IssuedSecretProps) {
  const t = useTranslations('apiKeys')
  const locale = useLocale()
  const isLeft = useLeft()
  const { name, clientId, clientSecret, organizationGuid, tokenUrl, expiresAt, formerUntil } = issued
  const at = (value: string) => ({ time: () => <LocalTime value={value} locale={locale} /> })
  if (isLeft) return <Gone />
  return (
    <FormDone title={t(isRenewed ? 'issuedRotatedTitle' : 'issuedTitle', { name })}>
      <Alert variant="warning">{t('once')}</Alert>
      <CopiedValue label={t('clientId')} value={clientId} />
      <CopiedValue label={t('clientSecret')} value={clientSecret} />
      <CopiedValue label={t('organizationGuid')} value={organizationGuid} />
      <CopiedValue label={t('tokenUrl')} value={tokenUrl} />
      {isRenewed && <p>{formerUntil ? t.rich('formerEnds', at(formerUntil)) : t('formerEnded')}</p>}
      <p>{expiresAt ? t.rich('goodUntil', at(expiresAt)) : t('goodForever')}</p>
      <Button asChild className="self-start">
        <Link href="/settings/api-keys">{t('toList')}</Link>
      </Button>
    </FormDone>
  )
}

function Gone() {
  const t = useTranslations('apiKeys')
  return (
    <div className="flex flex-col items-start gap-3">
      <Alert>{t('shownOnce')}</Alert>
      <Button asChild>
        <Link href="/settings/api-keys">{t('backToList')}</Link>
      </Button>
    </div>
  )
}
