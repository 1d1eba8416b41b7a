'use client'

import type { ComponentProps } from 'react'
import { Button } from '@/components/ui/button'
import type { DraftChange } from '@/lib/audiences/drafts/changes/rules'
import { useDraftEditing } from './state'

export interface StepButtonProps extends Omit<ComponentProps<typeof Button>, 'value' | 'onClick'> {
  /** What it asks of the server without JavaScript. */
  intent: string
  /** The same, done here. */
  step: DraftChange
}

/** A button that changes the conditions: here once there is JavaScript, by the form before. */
export function StepButton({ intent, step, ...props }: StepButtonProps) {
  const { change } = useDraftEditing()
  return (
    <Button
      {...props}
      type="submit"
      name="intent"
      value={intent}
      onClick={(event) => {
        event.preventDefault()
        change(step)
      }}
    />
  )
}
