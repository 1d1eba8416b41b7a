import { suggestedAttributes } from '@/lib/audiences/choices/schema'

/** Id of the list of the directory's own values of an attribute; undefined where none is offered. */
export function valueListId(subject: string): string | undefined {
  return suggestedAttributes.some((one) => one === subject) ? `directory-${subject}` : undefined
}
