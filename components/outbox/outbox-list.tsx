import { useLocale, useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { LocalTime } from '@/components/ui/local-time'
import type { OutboxMail } from '@/lib/outbox/queries'
import { MailText } from './mail-text'

export interface OutboxListProps {
  mails: OutboxMail[]
  /** Whether mails leave at all: only then does it say something that one has not. */
  isSending: boolean
  /** Address of this Portico. */
  site: string
}

/** Mails, folded: subject, recipient and time; the text opens below. */
export function OutboxList({ mails, isSending, site }: OutboxListProps) {
  return (
    <ul className="flex flex-col divide-y overflow-hidden rounded-lg border bg-card">
      {mails.map((mail) => (
        <li key={mail.id}>
          <details className="group">
            <summary className="flex items-start gap-3 px-4 py-3 -outline-offset-2 hover:bg-muted">
              <Icon
                name="chevron-right"
                className="mt-0.5 size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90"
              />
              <Heading mail={mail} isSending={isSending} />
            </summary>
            <div className="px-4 pt-3 pb-4 ps-11">
              <Body mail={mail} site={site} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}

function Heading({ mail, isSending }: { mail: OutboxMail; isSending: boolean }) {
  const t = useTranslations('outbox')
  const locale = useLocale()
  const isWaiting = isSending && !mail.sentAt
  return (
    <span className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <bdi className="wrap-anywhere font-medium">{mail.subject}</bdi>
      <span className="flex items-center gap-2 text-muted-foreground text-xs tabular-nums">
        {mail.sentAt && <Badge variant="success">{t('sent')}</Badge>}
        {isWaiting && <Badge variant="warning">{t('waiting')}</Badge>}
        <LocalTime value={mail.createdAt.toISOString()} locale={locale} />
      </span>
      <bdi className="wrap-anywhere text-muted-foreground text-sm">{mail.recipient}</bdi>
    </span>
  )
}

function Body({ mail, site }: { mail: OutboxMail; site: string }) {
  const t = useTranslations('outbox')
  if (mail.text === null) return <p className="max-w-text text-muted-foreground text-sm">{t('hidden')}</p>
  return <MailText text={mail.text} site={site} />
}
