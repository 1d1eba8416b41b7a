'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { FormDone } from '@/components/forms/form-done'
import { Link } from '@/lib/i18n/navigation'

// What someone typed may be written from right to left, or pretend to be.
const isolate = (words: ReactNode) => <bdi>{words}</bdi>

/** What happens after a wish. */
export function IntegrationRequestSent({ product, email }: { product: string; email: string }) {
  const t = useTranslations('integrationRequestForm')
  const link = 'inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4'
  return (
    <FormDone title={t.rich('doneTitle', { product, bdi: isolate })}>
      <ol className="flex max-w-text list-decimal flex-col gap-1 ps-5 text-sm">
        <li>{t.rich('doneMail', { email, bdi: isolate })}</li>
        <li>{t('doneRead')}</li>
        <li>{t('doneAnswer')}</li>
      </ol>
      <p className="flex flex-wrap gap-x-4 text-sm">
        <Link href="/marketplace" prefetch={false} className={link}>
          {t('toMarketplace')}
        </Link>
        <Link href="/developers" prefetch={false} className={link}>
          {t('toDevelopers')}
        </Link>
      </p>
    </FormDone>
  )
}
