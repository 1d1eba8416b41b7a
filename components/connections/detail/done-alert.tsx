import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { type RevocationOutcome, revocationOutcomes } from '@/lib/connections/revocation/schema'

export interface DoneAlertProps {
  /** Of the address: what was done on the page before. */
  done: string | string[] | undefined
  /** What became of the tokens of a deleted connection. */
  tokens?: string | string[] | undefined
}

/** Tells, on the page that follows, what was done to a connection; nothing for what the address makes up. */
export function DoneAlert({ done, tokens }: DoneAlertProps) {
  const t = useTranslations('connections')
  if (done === 'transferred') {
    return (
      <Alert variant="success" role="status">
        {t('settings.owner.done')}
      </Alert>
    )
  }
  if (done !== 'deleted') return null
  const outcome: RevocationOutcome = revocationOutcomes.find((known) => known === tokens) ?? 'nothing'
  const isWorkLeft = outcome === 'failed' || outcome === 'pending' || outcome === 'byHand'
  return (
    <Alert variant={isWorkLeft ? 'warning' : 'success'} role="status">
      <p>{t('delete.done')}</p>
      {outcome !== 'nothing' && <p className="mt-1">{t(`delete.tokens.${outcome}`)}</p>}
    </Alert>
  )
}
