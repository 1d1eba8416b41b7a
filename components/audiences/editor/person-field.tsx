'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { RecipientSearch } from '@/components/activations/recipient-search'
import { Avatar } from '@/components/ui/avatar'
import { draftField } from '@/lib/audiences/drafts/rules'
import type { DraftCondition } from '@/lib/audiences/drafts/schema'
import { personField } from '@/lib/audiences/editing/rules'
import { useDraftEditing } from './state'
import { StepButton } from './step-button'

const nobody = { everyone: false, audiences: [], employees: [] }

/** A person as a value: whoever was chosen, or the search for one. */
export function PersonField({ condition, index }: { condition: DraftCondition; index: number }) {
  const t = useTranslations('audienceEditor')
  const { names, choose, search, isHydrated, foundFor, prefix } = useDraftEditing()
  const input = useRef<HTMLInputElement>(null)
  const { id, values } = condition
  const value = values[index] ?? ''
  const found = foundFor?.id === id && foundFor.index === index ? foundFor : null
  const kept = <input type="hidden" name={draftField.value(id, index)} value={value} />
  if (value !== '') {
    const name = names[value] ?? t('unknownPerson')
    return (
      <span className="flex min-h-9 items-center gap-2 text-sm">
        {kept}
        <Avatar name={name} size="sm" />
        <span className="min-w-0 truncate">{name}</span>
        <StepButton
          id={`${prefix}value-${id}-${index}`}
          variant="ghost"
          size="icon-sm"
          aria-label={t('otherPerson', { name })}
          intent={`drop-value:${id}:${index}`}
          step={{ kind: 'removeValue', id, index }}
        >
          <X aria-hidden="true" />
        </StepButton>
      </span>
    )
  }
  return (
    <>
      {kept}
      <RecipientSearch
        selection={nobody}
        onAdd={(added) => 'employee' in added && choose(id, index, added.employee)}
        search={search}
        submitted={{ query: found?.query ?? '', suggestions: found?.people ?? null }}
        isHydrated={isHydrated}
        inputRef={input}
        field={{
          name: personField(id, index),
          label: t('person'),
          placeholder: t('personHint'),
          searchIntent: `find:${id}:${index}`,
          addIntent: (personId) => `choose:${id}:${index}:${personId}`,
        }}
      />
    </>
  )
}
