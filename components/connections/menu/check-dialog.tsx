'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog'
import { Spinner } from '@/components/ui/spinner'
import { isCuredByNewValues } from '@/lib/connections/verification/repairs/rules'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { FailureAlert } from '../failure-alert'

export type CheckState = FormState<{ status: number; durationMs: number }>
export type CheckAction = (previous: CheckState, form: FormData) => Promise<CheckState>

export interface CheckDialogProps {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  provider: string
  name: string
  state: CheckState
  isPending: boolean
  onAgain: () => void
  /** Where new credentials are entered or granted, for who may. */
  reconnectHref?: string | null
  /** Takes the focus back to where the menu was opened. */
  onClosed: () => void
}

/** What came of a check that was asked for in a menu. */
export function CheckDialog(props: CheckDialogProps) {
  const { isOpen, onOpenChange, provider, name, state, isPending, onAgain, onClosed } = props
  const isRefused = !isPending && state.status === 'failed' && isCuredByNewValues(state.reason)
  const reconnectHref = isRefused ? props.reconnectHref : null
  const t = useTranslations('connections')
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        aria-describedby={undefined}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onClosed()
        }}
      >
        <DialogHeader>
          <DialogTitle>{t('menu.checkTitle', { name })}</DialogTitle>
        </DialogHeader>
        <div role="status" className="empty:hidden">
          {isPending && (
            <p className="flex items-center gap-3">
              <Spinner />
              {t('verification.running', { provider })}
            </p>
          )}
          {!isPending && state.status === 'done' && (
            <Alert variant="success">
              {t('verification.answeredIn', {
                provider,
                status: `${state.data?.status ?? 0}`,
                milliseconds: state.data?.durationMs ?? 0,
              })}
            </Alert>
          )}
        </div>
        {!isPending && <FailureAlert state={state} />}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t('menu.close')}</Button>
          </DialogClose>
          <Button variant={reconnectHref ? 'outline' : 'default'} onClick={onAgain} disabled={isPending}>
            {t('verification.again')}
          </Button>
          {reconnectHref && (
            <Button asChild>
              <Link href={reconnectHref}>{t('menu.reconnect')}</Link>
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
