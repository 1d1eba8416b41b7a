'use client'

import { createContext, useContext } from 'react'
import type { SearchAction } from '@/components/activations/use-suggestions'
import type { Choices } from '@/lib/audiences/choices/schema'
import type { DraftChange } from '@/lib/audiences/drafts/changes/rules'
import { outlineOf } from '@/lib/audiences/drafts/rules'
import type { DraftGroup, DraftIssues } from '@/lib/audiences/drafts/schema'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import type { PersonChip } from '@/lib/directory/schema'

export interface Option {
  value: string
  label: string
}

/** What the controls of conditions offer. */
export interface EditorChoices extends Choices {
  countries: Option[]
  languages: Option[]
}

/** What somebody changes in the form; the rest of a step is the server's answer. */
export interface EditorState {
  name: string
  description: string
  draft: DraftGroup
  added: PersonChip[]
  removed: PersonChip[]
  /** Names of people in the conditions. */
  names: Record<string, string>
}

export function stateOf({ name, description, draft, added, removed, names }: AudienceStep): EditorState {
  return { name, description, draft, added, removed, names }
}

/** The fields of the form that hold the state, by name; hidden ones and those that are sent for a count. */
export function stateFields({ draft, added, removed }: EditorState): [name: string, value: string][] {
  return [
    ['tree', JSON.stringify(outlineOf(draft))],
    ...added.map(({ id }): [string, string] => ['addedIds', id]),
    ...removed.map(({ id }): [string, string] => ['removedIds', id]),
  ]
}

export interface DraftEditing {
  draft: DraftGroup
  choices: EditorChoices
  /** What is missing where; empty until it is to be saved. */
  issues: DraftIssues
  names: Record<string, string>
  isHydrated: boolean
  /** Begins the ids of this form's elements: pages that one has left may still be in the document. */
  prefix: string
  change: (change: DraftChange) => void
  /** A person was chosen for a value. */
  choose: (id: number, index: number, person: PersonChip) => void
  search: SearchAction
  foundFor: AudienceStep['foundFor']
}

const context = createContext<DraftEditing | null>(null)
export const DraftEditingProvider = context.Provider

export function useDraftEditing(): DraftEditing {
  const editing = useContext(context)
  if (!editing) throw new Error('Conditions stand within a DraftEditingProvider')
  return editing
}
