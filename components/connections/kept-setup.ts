'use client'

import { keptRecipients } from '@/components/activations/kept-recipients'
import { forgetKeptValues, useForgottenOnceSaved } from '@/components/forms/kept-values'
import { inputName } from '@/lib/connections/wizard/schema'

/** The name under which the browser keeps what is typed into a connection's set-up. */
export function keptSetup(connectionId: string): string {
  return `setup:${connectionId}`
}

/** Removes all that the browser keeps of a connection, which goes itself. */
export function forgetConnection(connectionId: string): void {
  forgetKeptValues(keptSetup(connectionId))
  forgetKeptValues(keptRecipients(connectionId))
}

export interface SavedSetupProps {
  connectionId: string
  /** The stored open values by the definition's names. */
  config: Readonly<Record<string, string>>
}

/** Stands, unseen, on the pages that follow the set-up: what is stored need not be kept in the browser. */
export function SavedSetup({ connectionId, config }: SavedSetupProps): null {
  const saved = Object.entries(config).map(([name, value]) => [inputName({ name, isSecret: false }), value])
  useForgottenOnceSaved(keptSetup(connectionId), Object.fromEntries(saved))
  return null
}
