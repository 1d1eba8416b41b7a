import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { limits } from '@/lib/segments/schema'

interface SegmentSearchProps {
  label: string
  submit: string
  value: string
  /** Other parameters of the address, kept by the search. */
  kept?: Record<string, string>
}

/** Searches by a plain form: the words are in the address. */
export function SegmentSearch({ label, submit, value, kept = {} }: SegmentSearchProps) {
  return (
    <search>
      <form className="flex flex-wrap items-end gap-2">
        {Object.entries(kept).map(([name, text]) => (
          <input key={name} type="hidden" name={name} value={text} />
        ))}
        <Field label={label} className="min-w-0 flex-1 sm:max-w-72">
          <Input type="search" name="q" defaultValue={value} maxLength={limits.userIdLength} />
        </Field>
        <Button type="submit" variant="outline">
          {submit}
        </Button>
      </form>
    </search>
  )
}
