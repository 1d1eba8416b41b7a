'use client'

import { useTranslations } from 'next-intl'
import { type RefObject, useRef } from 'react'
import { RecipientChips } from '@/components/activations/recipient-chips'
import { RecipientSearch } from '@/components/activations/recipient-search'
import type { SearchAction } from '@/components/activations/use-suggestions'
import { Button } from '@/components/ui/button'
import type { AudienceStep, SavedPeople } from '@/lib/audiences/editing/schema'
import type { PersonChip } from '@/lib/directory/schema'

export interface ByHandProps {
  added: PersonChip[]
  removed: PersonChip[]
  saved: SavedPeople
  onChange: (people: { added: PersonChip[]; removed: PersonChip[] }) => void
  search: SearchAction
  /** What was searched by button, and found. */
  found: AudienceStep['found']
  isHydrated: boolean
}

/** People who belong whatever the conditions say: those who are saved, in pages, and what is to change. */
export function ByHand({ added, removed, saved, onChange, search, found, isHydrated }: ByHandProps) {
  const t = useTranslations('audienceEditor')
  const input = useRef<HTMLInputElement>(null)
  const gone = new Set(removed.map(({ id }) => id))
  const staying = saved.people.filter(({ id }) => !gone.has(id))
  const shown = [...added, ...staying.filter(({ id }) => added.every((one) => one.id !== id))]
  const selection = { everyone: false, audiences: [], employees: shown }

  function add(person: PersonChip) {
    onChange({ added: [...added, person], removed: removed.filter(({ id }) => id !== person.id) })
  }
  function remove(id: string) {
    const isNew = added.some((one) => one.id === id)
    const person = saved.people.find((one) => one.id === id)
    onChange({
      added: isNew ? added.filter((one) => one.id !== id) : added,
      removed: person ? [...removed, person] : removed,
    })
    // The button that had the focus is gone.
    input.current?.focus()
  }

  return (
    <div className="flex flex-col gap-3">
      <RecipientSearch
        selection={selection}
        onAdd={(found) => 'employee' in found && add(found.employee)}
        search={search}
        submitted={{ query: '', suggestions: found }}
        isHydrated={isHydrated}
        inputRef={input}
        field={{
          name: 'q',
          label: t('addPeople'),
          placeholder: t('personHint'),
          searchIntent: 'search',
          addIntent: (id) => `add:employee:${id}`,
        }}
      />
      <p className="text-muted-foreground text-sm tabular-nums">
        {t('byHandCount', { count: saved.total - removed.length + added.length })}
      </p>
      {shown.length > 0 && <RecipientChips selection={selection} onRemove={(_, id) => remove(id)} />}
      <SavedPages saved={saved} />
      <TakenAway
        removed={removed}
        onKeep={(id) => onChange({ added, removed: removed.filter((one) => one.id !== id) })}
        input={input}
      />
    </div>
  )
}

function SavedPages({ saved: { page, pageCount } }: { saved: SavedPeople }) {
  const t = useTranslations('audienceEditor')
  if (pageCount === 1) return null
  const turn = (to: number, label: string) => (
    <Button type="submit" name="intent" value={`names:${to}`} variant="link">
      {label}
    </Button>
  )
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm tabular-nums">
      {page > 1 && turn(page - 1, t('previousNames'))}
      {t('pageOf', { page, pageCount })}
      {page < pageCount && turn(page + 1, t('nextNames'))}
    </p>
  )
}

interface TakenAwayProps {
  removed: PersonChip[]
  onKeep: (id: string) => void
  input: RefObject<HTMLInputElement | null>
}

function TakenAway({ removed, onKeep, input }: TakenAwayProps) {
  const t = useTranslations('audienceEditor')
  if (removed.length === 0) return null
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="text-muted-foreground">{t('takenAway', { count: removed.length })}</p>
      <ul className="flex flex-wrap gap-x-4">
        {removed.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-2">
            <span className="line-through">{name}</span>
            <Button
              type="submit"
              name="intent"
              value={`keep:${id}`}
              variant="link"
              size="sm"
              aria-label={t('keepPerson', { name })}
              onClick={(event) => {
                event.preventDefault()
                onKeep(id)
                input.current?.focus()
              }}
            >
              {t('keep')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
