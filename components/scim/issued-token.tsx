'use client'

import { useLocale, useTranslations } from 'next-intl'
import { CopiedValue } from '@/components/api-keys/copied-value'
import { useLeft } from '@/components/api-keys/use-left'
import { FormDone } from '@/components/forms/form-done'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import type { IssuedToken as Issued } from '@/lib/scim/tokens/schema'

/** A token, this once, in the place of the form that asked for it: sent again, the form would make another. */
export function IssuedToken({ issued }: { issued: Issued }) {
  const t = useTranslations('provisioning')
  const locale = useLocale()
  const isLeft = useLeft()
  const { token, baseUrl, formerUntil, isReplacement } = issued
  const time = () => formerUntil && <LocalTime value={formerUntil} locale={locale} />
  const back = (
    <Button asChild className="self-start">
      <Link href="/settings/provisioning">{t('back')}</Link>
    </Button>
  )
  if (isLeft) {
    return (
      <div className="flex flex-col items-start gap-3">
        <Alert>{t('shownOnce')}</Alert>
        {back}
      </div>
    )
  }
  return (
    <FormDone title={t('issuedTitle')}>
      <Alert variant="warning">{t('once')}</Alert>
      <CopiedValue label={t('baseUrl')} value={baseUrl} />
      <CopiedValue label={t('token')} value={token} />
      {isReplacement && <p>{formerUntil ? t.rich('formerEnds', { time }) : t('formerEnded')}</p>}
      {back}
    </FormDone>
  )
}
