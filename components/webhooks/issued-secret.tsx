'use client'

import { useLocale, useTranslations } from 'next-intl'
import { CopiedValue } from '@/components/api-keys/copied-value'
import { useLeft } from '@/components/api-keys/use-left'
import { FormDone } from '@/components/forms/form-done'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import type { IssuedSecret as Issued } from '@/lib/webhooks/schema'

/** A secret, this once, in the place of the form that asked for it: sent again, the form would make another. */
export function IssuedSecret({ issued: { secret, formerUntil }, page }: { issued: Issued; page: string }) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const isLeft = useLeft()
  const back = (
    <Button asChild className="self-start">
      <Link href={page}>{t('back')}</Link>
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
  const time = () => formerUntil && <LocalTime value={formerUntil} locale={locale} />
  return (
    <FormDone title={t('issuedTitle')}>
      <Alert variant="warning">{t('once')}</Alert>
      <CopiedValue label={t('secret')} value={secret} />
      <p className="max-w-text text-muted-foreground">{t('secretUse')}</p>
      {formerUntil && <p>{t.rich('formerSigns', { time })}</p>}
      {back}
    </FormDone>
  )
}
