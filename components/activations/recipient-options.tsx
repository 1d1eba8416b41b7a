'use client'

import { UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Avatar } from '@/components/ui/avatar'
import type { Selection, Suggestions } from '@/lib/activations/editing/schema'
import type { PersonChip } from '@/lib/directory/schema'
import { cn } from '@/lib/utils'

export type Option = { id: string; name: string; note: string | null; memberCount?: number } & (
  | { kind: 'audience' }
  | { kind: 'employee'; person: PersonChip }
)

/** What was found and is not chosen yet: audiences first. */
export function toOptions(suggestions: Suggestions | undefined, selection: Selection): Option[] {
  if (!suggestions) return []
  const chosen = new Set([...selection.audiences, ...selection.employees].map(({ id }) => id))
  const audiences = suggestions.audiences.map(
    ({ id, name, memberCount }): Option => ({ kind: 'audience', id, name, memberCount, note: null }),
  )
  const employees = suggestions.employees.map(({ department, ...person }): Option => {
    const note = [person.jobTitle, department].filter(Boolean).join(' · ') || null
    return { kind: 'employee', id: person.id, name: person.name, note, person }
  })
  return [...audiences, ...employees].filter(({ id }) => !chosen.has(id))
}

export interface RecipientOptionsProps {
  id: string
  options: Option[]
  /** Index of the option that the arrow keys reached, or -1. */
  active: number
  onChoose: (option: Option) => void
}

/** The list under the combobox, in two named groups. */
export function RecipientOptions({ id, options, active, onChoose }: RecipientOptionsProps) {
  const t = useTranslations('activations')
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('results')}
      className="absolute inset-x-0 top-full z-20 mt-1 max-h-80 overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-md"
    >
      {(['audience', 'employee'] as const).map((kind) => {
        const ofKind = options.filter((option) => option.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <fieldset key={kind} aria-labelledby={`${id}-${kind}`} className="min-w-0">
            <div id={`${id}-${kind}`} className="px-2 py-1.5 font-medium text-muted-foreground text-xs">
              {t(kind === 'audience' ? 'audiences' : 'people')}
            </div>
            {ofKind.map((option) => {
              const index = options.indexOf(option)
              return (
                <OptionRow
                  key={option.id}
                  id={`${id}-${index}`}
                  option={option}
                  isActive={index === active}
                  onChoose={onChoose}
                />
              )
            })}
          </fieldset>
        )
      })}
    </div>
  )
}

interface OptionRowProps {
  id: string
  option: Option
  isActive: boolean
  onChoose: (option: Option) => void
}

function OptionRow({ id, option, isActive, onChoose }: OptionRowProps) {
  const t = useTranslations('activations')
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const note = option.kind === 'audience' ? t('members', { count: option.memberCount ?? 0 }) : option.note
  return (
    <button
      ref={row}
      id={id}
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(option)}
      className={cn(
        'flex min-h-9 w-full items-center gap-2 rounded-md px-2 py-1.5 text-start text-sm hover:bg-secondary',
        isActive && 'bg-secondary outline-2 outline-ring -outline-offset-2',
      )}
    >
      {option.kind === 'audience' ? (
        <UsersRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
      ) : (
        <Avatar name={option.name} size="sm" />
      )}
      <span className="min-w-0">
        <span className="block truncate">{option.name}</span>
        {note && <span className="block truncate text-muted-foreground text-xs">{note}</span>}
      </span>
    </button>
  )
}
