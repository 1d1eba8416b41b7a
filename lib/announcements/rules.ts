import type { Joiner } from '@/lib/announcements/schema'
import { fillTemplate } from '@/lib/announcements/templates/rules'

/** Between the tries of a message. */
export const pauses = { firstMs: 30_000, longestMs: 30 * 60_000 }

/** The line about one person. */
export function describeJoiner(template: string, joiner: Joiner): string {
  const { firstName, lastName } = joiner
  return fillTemplate(template, { ...joiner, name: [firstName, lastName].filter(Boolean).join(' ') })
}
