'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Selection, Suggestions } from '@/lib/activations/editing/schema'
import type { AudienceChip } from '@/lib/activations/schema'
import type { PersonChip } from '@/lib/directory/schema'
import { type Option, RecipientOptions, toOptions } from './recipient-options'
import { type SearchAction, useSuggestions } from './use-suggestions'

export interface RecipientSearchProps {
  selection: Selection
  onAdd: (added: { audience: AudienceChip } | { employee: PersonChip }) => void
  search: SearchAction
  /** What was searched by button, without JavaScript, and found. */
  submitted: { query: string; suggestions: Suggestions | null }
  isHydrated: boolean
  inputRef: RefObject<HTMLInputElement | null>
  /** Where it is one search of several in a form, or in other words. */
  field?: SearchField
}

export interface SearchField {
  name: string
  label: string
  placeholder: string
  /** Values of the buttons that search, and add somebody, without JavaScript. */
  searchIntent: string
  addIntent: (id: string) => string
}

/**
 * Finds audiences and people to add. With JavaScript a combobox (WAI-ARIA 1.2, list autocomplete), without
 * it a field with a button and the found ones as buttons.
 */
export function RecipientSearch(props: RecipientSearchProps) {
  const { selection, onAdd, search, submitted, isHydrated, inputRef } = props
  const t = useTranslations('activations')
  const { field } = props
  const listId = useId()
  const [query, setQuery] = useState(submitted.query)
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const { suggestions, isSearching, hasFailed } = useSuggestions(search, query, isOpen)
  const options = toOptions(isHydrated ? suggestions : (submitted.suggestions ?? undefined), selection)

  function choose(option: Option) {
    onAdd(
      option.kind === 'audience'
        ? { audience: { id: option.id, name: option.name } }
        : { employee: option.person },
    )
    setQuery('')
    close()
  }

  function move(step: 1 | -1) {
    setIsOpen(true)
    const next = active === -1 && step === -1 ? options.length - 1 : active + step
    setActive(options.length === 0 ? -1 : (next + options.length) % options.length)
  }

  function handleKey(event: KeyboardEvent) {
    const option = isOpen ? options[active] : undefined
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter') option && choose(option)
    else if (event.key === 'Escape' && isOpen) close()
    else return
    event.preventDefault()
  }

  function close() {
    setIsOpen(false)
    setActive(-1)
  }

  const isListed = isOpen && options.length > 0
  const found = isSearching ? t('searching') : t('found', { count: options.length })
  const status = hasFailed ? t('searchFailed') : found
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <Field label={field?.label ?? t('search')} className="min-w-0 flex-1">
          {(control) => (
            <div className="relative">
              <Input
                {...control}
                ref={inputRef}
                name={field?.name ?? 'q'}
                value={query}
                maxLength={200}
                autoComplete="off"
                placeholder={field?.placeholder ?? t('searchHint')}
                {...(isHydrated && {
                  role: 'combobox',
                  'aria-autocomplete': 'list',
                  'aria-expanded': isListed,
                  'aria-controls': isListed ? listId : undefined,
                  'aria-activedescendant': isListed && active >= 0 ? `${listId}-${active}` : undefined,
                })}
                onChange={(event) => {
                  setQuery(event.target.value)
                  setIsOpen(true)
                  setActive(-1)
                }}
                onClick={() => setIsOpen(true)}
                onBlur={close}
                onKeyDown={handleKey}
              />
              {isListed && (
                <RecipientOptions id={listId} options={options} active={active} onChoose={choose} />
              )}
            </div>
          )}
        </Field>
        {!isHydrated && (
          <Button type="submit" name="intent" value={field?.searchIntent ?? 'search'} variant="outline">
            {t('searchButton')}
          </Button>
        )}
      </div>
      <p role="status" className="min-h-5 text-muted-foreground text-xs">
        {isOpen && status}
      </p>
      {!isHydrated && submitted.suggestions && <OptionButtons options={options} field={field} />}
    </div>
  )
}

function OptionButtons({ options, field }: { options: Option[]; field?: SearchField }) {
  const t = useTranslations('activations')
  if (options.length === 0) return <p className="text-sm">{t('found', { count: 0 })}</p>
  return (
    <ul className="flex flex-col items-start gap-1">
      {options.map(({ kind, id, name, note }) => (
        <li key={id}>
          <Button
            type="submit"
            name="intent"
            value={field ? field.addIntent(id) : `add:${kind}:${id}`}
            variant="ghost"
            size="sm"
          >
            {t('add', { name })} {note && <span className="text-muted-foreground">{note}</span>}
          </Button>
        </li>
      ))}
    </ul>
  )
}
