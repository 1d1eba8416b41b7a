'use client'

import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { Textarea } from '@/components/ui/textarea'
import { submittedValue } from '@/lib/http/form-state'
import type { Option } from '@/lib/triggers/choices/queries'
import {
  placeholdersOf,
  subjectLength,
  type TriggerActionKind,
  type TriggerDetails,
  type TriggerSource,
  textLength,
} from '@/lib/triggers/schema'
import type { FormFields } from './trigger-form'

export interface MessageFieldsProps {
  fields: FormFields
  source: TriggerSource
  action: TriggerActionKind
  details: TriggerDetails | undefined
  members: Option[]
}

/** What a trigger says, with what it can name; of a mail also the subject and to whom. */
export function MessageFields({ fields, source, action, details, members }: MessageFieldsProps) {
  const t = useTranslations('triggers')
  const { state, errorOf } = fields
  const sent = state.submitted?.memberIds
  const chosen: readonly string[] = Array.isArray(sent) ? sent : (details?.memberIds ?? [])
  const isMail = action === 'mail'
  const wasManager = state.status === 'idle' ? details?.toManager : state.submitted?.toManager === 'on'
  return (
    <>
      {isMail && (
        <RadioGroup label={t('members')} error={errorOf('memberIds')}>
          {members.map(({ id, name }) => (
            <Choice
              key={id}
              control={<Checkbox name="memberIds" value={id} defaultChecked={chosen.includes(id)} />}
            >
              <span className="wrap-anywhere">{name}</span>
            </Choice>
          ))}
          {source.startsWith('employee.') && (
            <Choice
              control={<Checkbox name="toManager" value="on" defaultChecked={wasManager ?? false} />}
              description={t('toManagerHint')}
            >
              {t('toManager')}
            </Choice>
          )}
        </RadioGroup>
      )}
      {isMail && (
        <Field label={t('subject')} error={errorOf('subject')}>
          <Input
            name="subject"
            required
            maxLength={subjectLength + 1}
            autoComplete="off"
            defaultValue={submittedValue(state, 'subject', details?.subject)}
          />
        </Field>
      )}
      <div className="flex flex-col gap-2">
        <Field label={t('text')} hint={t('textHint')} error={errorOf('text')}>
          <Textarea
            name="text"
            required
            rows={isMail ? 5 : 3}
            maxLength={textLength + 1}
            defaultValue={submittedValue(state, 'text', details?.text)}
          />
        </Field>
        <Placeholders source={source} />
      </div>
    </>
  )
}

function Placeholders({ source }: { source: TriggerSource }) {
  const t = useTranslations('triggers')
  const names = placeholdersOf[source]
  if (names.length === 0) return <p className="text-muted-foreground text-xs">{t('noPlaceholders')}</p>
  return (
    <p className="text-muted-foreground text-xs">
      {t('placeholders')}{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <code className="text-foreground">{`{${name}}`}</code> {t(`placeholder.${name}`)}
        </span>
      ))}
    </p>
  )
}
