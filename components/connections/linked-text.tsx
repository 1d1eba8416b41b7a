import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { linkParts } from '@/lib/connections/rules'

/** Text of the catalog in which web addresses are links; all else stays text. */
export function LinkedText({ children }: { children: string }) {
  const t = useTranslations('connections')
  return linkParts(children).map(({ at, text, href }) =>
    href ? (
      <a
        key={at}
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className="rounded-sm text-primary underline underline-offset-4"
      >
        {text}
        <span className="sr-only"> ({t('opensElsewhere')})</span>
      </a>
    ) : (
      <Fragment key={at}>{text}</Fragment>
    ),
  )
}
