'use client'

import { ListPlus, Plus, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { FieldError } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { canNest, draftField } from '@/lib/audiences/drafts/rules'
import { type DraftGroup, joins } from '@/lib/audiences/drafts/schema'
import { cn } from '@/lib/utils'
import { ConditionRow } from './condition-row'
import { useDraftEditing } from './state'
import { StepButton } from './step-button'

export interface ConditionGroupProps {
  group: DraftGroup
  /** Its number among the parts of the group around it; null for the outermost. */
  place: number | null
}

/** Conditions and groups that count together: all, any or none of them. */
export function ConditionGroup({ group, place }: ConditionGroupProps) {
  const t = useTranslations('audienceEditor')
  const text = useErrorText()
  const { draft, issues, change, prefix } = useDraftEditing()
  const { id, join, parts } = group
  const issue = issues[id]
  const label = place === null ? t('conditions') : t('groupNumber', { number: place })
  return (
    <fieldset
      aria-label={label}
      className={cn('flex min-w-0 flex-col gap-3', place !== null && 'border-s-2 ps-2 sm:ps-4')}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <label htmlFor={`${prefix}part-${id}`} className="flex-1 font-medium text-sm sm:flex-none">
          {t(place === null ? 'people' : 'group')}
        </label>
        {/* A line of its own on a phone, where a group may be deep in others. */}
        <span className="min-w-0 max-sm:order-last max-sm:w-full">
          <NativeSelect
            id={`${prefix}part-${id}`}
            name={draftField.join(id)}
            value={join}
            autoComplete="off"
            aria-invalid={issue ? true : undefined}
            aria-describedby={issue ? `${prefix}issue-${id}` : undefined}
            onChange={(event) =>
              change({ kind: 'setJoin', id, join: joins.find((one) => one === event.target.value) ?? 'all' })
            }
          >
            {joins.map((one) => (
              <option key={one} value={one}>
                {t(`join.${one}`)}
              </option>
            ))}
          </NativeSelect>
        </span>
        {place !== null && (
          <StepButton
            variant="ghost"
            size="icon"
            className="ms-auto"
            aria-label={t('removeGroup', { number: place })}
            intent={`drop:${id}`}
            step={{ kind: 'remove', id }}
          >
            <X aria-hidden="true" />
          </StepButton>
        )}
      </div>
      {issue && <FieldError id={`${prefix}issue-${id}`}>{text(issue)}</FieldError>}
      {parts.length > 0 && (
        <ol className="flex flex-col gap-3">
          {parts.map((part, index) => (
            <li key={part.id}>
              {part.kind === 'group' ? (
                <ConditionGroup group={part} place={index + 1} />
              ) : (
                <ConditionRow condition={part} place={index + 1} />
              )}
            </li>
          ))}
        </ol>
      )}
      <div className="flex flex-wrap gap-2">
        <StepButton
          variant="outline"
          size="sm"
          intent={`add-condition:${id}`}
          step={{ kind: 'addCondition', groupId: id }}
        >
          <Plus aria-hidden="true" />
          {t('addCondition')}
          {place !== null && <span className="sr-only">{t('inGroup', { number: place })}</span>}
        </StepButton>
        {canNest(draft, id) && (
          <StepButton
            variant="ghost"
            size="sm"
            intent={`add-group:${id}`}
            step={{ kind: 'addGroup', groupId: id }}
          >
            <ListPlus aria-hidden="true" />
            {t('addGroup')}
            {place !== null && <span className="sr-only">{t('inGroup', { number: place })}</span>}
          </StepButton>
        )}
      </div>
    </fieldset>
  )
}
