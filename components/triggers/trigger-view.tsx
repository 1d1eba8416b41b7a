import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ActForm } from '@/components/first-party/act-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import {
  deleteTriggerAction,
  saveTriggerAction,
  switchTriggerAction,
  testTriggerAction,
} from '@/lib/triggers/actions'
import type { TriggerChoices } from '@/lib/triggers/choices/queries'
import type { FiringsPage } from '@/lib/triggers/history/queries'
import type { TriggerDetail as Trigger } from '@/lib/triggers/queries'
import { TriggerForm } from './trigger-form'
import { TriggerHistory } from './trigger-history'
import { TriggerState } from './trigger-state'
import { useTriggerWords } from './trigger-words'
import { useWhen } from './when'

export interface TriggerViewProps {
  trigger: Trigger
  history: FiringsPage
  /** For who may edit. */
  choices: TriggerChoices | null
}

/** One trigger: what it does and whether it can, its history, and for who may edit all that can be done with it. */
export function TriggerView({ trigger, history, choices }: TriggerViewProps) {
  const t = useTranslations('triggers')
  const words = useTriggerWords()
  const locale = useLocale()
  const { id: triggerId, source, action, isEnabled } = trigger
  const held = words.hold(trigger)
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors', 'triggers']}>
      <div className="flex flex-col gap-6">
        {held && (
          <Alert
            variant="warning"
            actions={
              trigger.connection?.name && (
                <Link href={`/connections/${trigger.connection.id}`} className="rounded-sm underline">
                  {trigger.connection.name}
                </Link>
              )
            }
          >
            {held}
          </Alert>
        )}
        <Facts trigger={trigger}>
          {choices && (
            <>
              <ActForm
                fields={{ triggerId, to: isEnabled ? 'off' : 'on' }}
                done=""
                hint={t(isEnabled ? 'enabledHint' : 'disabledHint')}
                variant={isEnabled ? 'outline' : 'default'}
                action={switchTriggerAction}
              >
                {t(isEnabled ? 'disable' : 'enable')}
              </ActForm>
              <ActForm
                fields={{ triggerId }}
                done={t('tested')}
                hint={t('testHint')}
                action={testTriggerAction}
              >
                {t('test')}
              </ActForm>
            </>
          )}
        </Facts>
        <TriggerHistory triggerId={triggerId} history={history} />
        {choices && (
          <Card id="edit">
            <CardHeader>
              <CardTitle>{t('edit')}</CardTitle>
            </CardHeader>
            <TriggerForm
              source={source}
              action={action}
              trigger={trigger}
              choices={choices}
              submit={saveTriggerAction}
            />
          </Card>
        )}
        {choices && (
          <Card id="delete">
            <CardHeader>
              <CardTitle>{t('delete')}</CardTitle>
              <CardDescription>{t('deleteText', { count: history.count })}</CardDescription>
            </CardHeader>
            <ActForm
              fields={{ triggerId, locale }}
              done=""
              variant="destructive"
              action={deleteTriggerAction}
            >
              {t('deleteConfirm')}
            </ActForm>
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}

function Facts({ trigger, children }: { trigger: Trigger; children: ReactNode }) {
  const t = useTranslations('triggers')
  const words = useTriggerWords()
  const when = useWhen()
  const locale = useLocale()
  const facts: [string, ReactNode][] = [
    [t('state'), <TriggerState key="state" trigger={trigger} />],
    [t('when'), when(trigger)],
    [t('then'), words.does(trigger)],
  ]
  const narrowing = words.narrowing(trigger)
  if (narrowing.length > 0) facts.splice(2, 0, [t('filters'), <Narrowing key="filters" parts={narrowing} />])
  if (trigger.nextFiringAt && trigger.isEnabled) {
    const value = trigger.nextFiringAt.toISOString()
    facts.push([t('next'), <LocalTime key="next" value={value} locale={locale} />])
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('facts')}</CardTitle>
      </CardHeader>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-4 empty:hidden">{children}</div>
    </Card>
  )
}

function Narrowing({ parts }: { parts: readonly [name: string, value: string][] }) {
  const t = useTranslations('triggers')
  return (
    <ul>
      {parts.map(([name, value]) => (
        <li key={name}>{t('narrowed', { name, value })}</li>
      ))}
    </ul>
  )
}
