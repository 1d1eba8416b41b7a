'use client'

import { useTranslations } from 'next-intl'
import { FormDone } from '@/components/forms/form-done'
import type { DemoOffer } from '@/lib/demo-requests/schema'
import { Link } from '@/lib/i18n/navigation'

const link = 'rounded-sm text-primary underline underline-offset-4'

/** What happens after a request for a demo. */
export function DemoRequestSent({ offer, email }: { offer: DemoOffer; email: string }) {
  const t = useTranslations('demoRequestForm')
  return (
    <FormDone title={t('doneTitle')}>
      <ol className="flex max-w-text list-decimal flex-col gap-1 ps-5 text-sm">
        <li>{t.rich('doneMail', { email, bdi: (words) => <bdi>{words}</bdi> })}</li>
        <li>{t('donePublisher', { publisher: offer.publisherName })}</li>
        <li>
          {t.rich('doneStatus', {
            link: (words) => (
              <Link href="/demo-requests" prefetch={false} className={link}>
                {words}
              </Link>
            ),
          })}
        </li>
      </ol>
      <Link
        href={`/marketplace/${offer.slug}`}
        prefetch={false}
        className={`inline-flex min-h-6 items-center self-start text-sm ${link}`}
      >
        {t('backToListing', { listing: offer.name })}
      </Link>
    </FormDone>
  )
}
