import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'

export interface ReviewBarProps {
  /** What puts it in force. */
  apply: string
  /** The way back to the fields, which keep what was entered. */
  back: string
  isPending: boolean
}

/** The end of a form's review (`useFormStep`): its two steps onward, `apply` and `back`. */
export function ReviewBar({ apply, back, isPending }: ReviewBarProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <SubmitButton name="intent" value="apply" pending={isPending}>
        {apply}
      </SubmitButton>
      <Button type="submit" name="intent" value="back" variant="outline">
        {back}
      </Button>
    </div>
  )
}
